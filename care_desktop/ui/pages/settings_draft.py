"""Weights that were entered but not applied yet, over those in force."""

from care_desktop.services.scoring import ChangedWeights, Value, WeightField, WeightSheet


class WeightsDraft:
    """What was entered for which weight; knows what applying it would change.

    Attributes:
        fields: dotted name -> the weight in force, in the order of the shipped file.
        wrong: names for which something was entered that is no value.
    """

    def __init__(self) -> None:
        self.fields: dict[str, WeightField] = {}
        self.wrong: set[str] = set()
        self._entered: dict[str, Value] = {}

    def take(self, sheet: WeightSheet) -> None:
        """Other weights are in force; what was entered and holds now is no longer pending."""
        self.fields = {field.name: field for field in sheet.fields}
        self._entered = {name: value for name, value in self._entered.items() if value != self.fields[name].value}

    def enter(self, name: str, value: Value | None) -> None:
        """Something was entered; None when it is no value."""
        self.wrong.discard(name)
        self._entered.pop(name, None)
        if value is None:
            self.wrong.add(name)
        elif value != self.fields[name].value:
            self._entered[name] = value

    def discard(self) -> None:
        """Nothing was entered after all."""
        self.wrong.clear()
        self._entered.clear()

    def set_all_back(self) -> None:
        """Enter the shipped value of every weight."""
        self.wrong.clear()
        self._entered = {name: field.shipped for name, field in self.fields.items() if field.shipped != field.value}

    @property
    def values(self) -> dict[str, Value]:
        """Every weight as entered, or in force."""
        return {name: self._entered.get(name, field.value) for name, field in self.fields.items()}

    @property
    def pending(self) -> int:
        """How many weights would change."""
        return len(self._entered)

    @property
    def is_shipped(self) -> bool:
        """Whether every weight is as shipped, or would be."""
        return not self.wrong and not self.changed

    @property
    def changed(self) -> ChangedWeights:
        """What applying it keeps with the workspace: every weight that is not as shipped."""
        values = self.values
        return {name: values[name] for name, field in self.fields.items() if values[name] != field.shipped}
