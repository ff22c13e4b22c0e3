/** What a control receives from its field: spread it on the input. */
export interface ControlAttributes {
  id: string;
  name: string;
  required: boolean;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
}

export interface FieldProps {
  name: string;
  label: string;
  /** The id of the control; its name unless two forms of the page share it. An error summary links to it. */
  id?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
  /** Said instead of « facultatif » where the field may wait but not for ever. */
  optional?: string | undefined;
  /** Keep the label for ears only. */
  hideLabel?: boolean | undefined;
}
