"""Pure rules: values in, a value or one named error out."""
