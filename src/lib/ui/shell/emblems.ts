/** Drawings a place may take as its sign, on a 24 by 24 grid, one stroke. Another name falls back to initials. */
export const emblems: Readonly<Record<string, string>> = {
  weave: 'M3 8h9M17 8h4M3 16h4M12 16h9M8 3v3M8 11v10M16 3v10M16 18v3',
  hills: 'M4 18 9 6l3 7 3-7 5 12M2.5 13.5h19',
  bridge: 'M2 9v8M22 9v8M2 14h20M2 9c4 6 16 6 20 0M8 12.5V14M12 13.5V14M16 12.5V14',
  tree: 'M12 21v-8M12 13c-5 0-7-3-7-6 4-1 7 1 7 6zM12 15c0-4 3-6 7-6 0 4-2 6-7 6z',
  wave: 'M2 9c3-4 6-4 9 0s6 4 11 0M2 16c3-4 6-4 9 0s6 4 11 0',
  hearth: 'M4 20V10l8-6 8 6v10M8 20c0-4 1-5 4-8 3 3 4 4 4 8',
  boat: 'M3 15h18l-3 5H6zM12 15V3l6 9H8',
  loom: 'M5 3v18M19 3v18M5 6h14M5 18h14M9 6v12M12 6v12M15 6v12',
};
