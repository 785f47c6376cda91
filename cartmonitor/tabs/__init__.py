"""The screens as data, in screen order. A card is a pure file here plus its twin in `sql/queries/tabs/`."""
