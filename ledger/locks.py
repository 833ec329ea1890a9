"""Base classes that lock the side doors: rows that are only added, columns that only a workflow writes."""

from collections.abc import Iterable
from typing import Any, NoReturn, Self, cast

from django.db import models


class SideDoor(RuntimeError):
    """A write that goes round the door. Not an input error: the code is wrong."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SideDoor(f"{self.model.__name__} rows are only ever added")

    update = _refuse
    delete = _refuse
    bulk_update = _refuse
    update_or_create = _refuse


class AppendOnly(models.Model):
    """A row that is written once. The database refuses changes too: see `ledger.triggers`."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise SideDoor(f"{type(self).__name__} {self.pk} is already written")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SideDoor(f"{type(self).__name__} rows are never deleted")


class ProjectedQuerySet(models.QuerySet[Any]):
    def _refuse_projected(self, names: Iterable[str]) -> None:
        shut = sorted(self.model.PROJECTED.intersection(names))
        if shut:
            raise SideDoor(f"{self.model.__name__}.{', '.join(shut)} are written by the workflow alone")

    def create(self, **kwargs: Any) -> Any:
        self._refuse_projected(kwargs)
        return super().create(**kwargs)

    def update(self, **kwargs: Any) -> int:
        self._refuse_projected(kwargs)
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        self._refuse_projected(fields := list(fields))
        return super().bulk_update(objs, fields, batch_size)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        for obj in (objs := list(objs)):
            obj._refuse_changed()
        self._refuse_projected(kwargs.get("update_fields") or ())
        return super().bulk_create(objs, *args, **kwargs)

    def project(self, **columns: Any) -> int:
        """Write projected columns of many rows at once: the door of a `workflow.py`, as `Projected.project` is."""
        strangers = set(columns) - self.model.PROJECTED
        if strangers:
            raise SideDoor(f"{self.model.__name__}: {sorted(strangers)} are not projected")
        return super().update(**columns)


class Projected(models.Model):
    """A row with columns that are folded from its events: `PROJECTED` names them, `project` writes them.

    An ordinary save leaves those columns out, so a stale object cannot overwrite a newer stage.
    """

    PROJECTED: frozenset[str] = frozenset()

    objects = ProjectedQuerySet.as_manager()

    class Meta:
        abstract = True

    def _refuse_changed(self) -> None:
        """Refuse a new row whose projected columns differ from their defaults."""
        for name in self.PROJECTED:
            field = cast("models.Field[Any, Any]", self._meta.get_field(name))
            if getattr(self, field.attname) != field.get_default():
                raise SideDoor(f"{type(self).__name__}.{name} is written by the workflow alone")

    def save(self, *args: Any, **kwargs: Any) -> None:
        named = kwargs.get("update_fields")
        if named is not None and self.PROJECTED.intersection(named):
            raise SideDoor(f"{type(self).__name__}: {sorted(self.PROJECTED.intersection(named))}")
        if self._state.adding:
            self._refuse_changed()
        elif named is None:
            concrete = {f.name for f in self._meta.concrete_fields if not f.primary_key}
            kwargs["update_fields"] = concrete - self.PROJECTED - self.get_deferred_fields()
        super().save(*args, **kwargs)

    @classmethod
    def project_new(cls, rows: Iterable[Self]) -> list[Self]:
        """Add rows with their projected columns already folded: the bulk door of a `workflow.py`, and nobody else's."""
        everything: models.QuerySet[Any] = models.QuerySet(cls)
        return everything.bulk_create(rows)

    def project(self, **columns: Any) -> Self:
        """Write projected columns. Called by `workflow.py` alone; a test walks the syntax tree for it."""
        strangers = set(columns) - self.PROJECTED
        if strangers:
            raise SideDoor(f"{type(self).__name__}: {sorted(strangers)} are not projected")
        models.QuerySet(type(self)).filter(pk=self.pk).update(**columns)
        for name, value in columns.items():
            setattr(self, name, value)
        return self
