export interface Config {
  readonly publicUrl: string;
}
