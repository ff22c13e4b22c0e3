// Pages are documents: no client framework unless a page asks for it.
export const csr = false;
