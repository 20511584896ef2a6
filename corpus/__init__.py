"""Files in; documents, sections, passages, references and dates out."""
