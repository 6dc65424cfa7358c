"""Use cases: what a person does with CARE Desktop, one module each."""
