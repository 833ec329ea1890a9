"""What the pages of a PDF draw: dark boxes over text, white text on white, text beside the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import ContentStream

from agencies.files.findings import Look

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top, in points
WHOLE: Matrix = (1, 0, 0, 1, 0, 0)
DARK, LIGHT = 0.35, 0.97  # of luminance: below it hides black print, above it is paper
UNSEEN = 3  # text rendering mode of what scanners lay over their pictures
FILLS = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
DEPTH = 4


@dataclass
class State:
    matrix: Matrix = WHOLE
    fill: float = 0.0
    size: float = 12.0
    leading: float = 0.0
    mode: int = 0


@dataclass
class Drawing:
    """All boxes and texts of a page in the order in which they are drawn."""

    boxes: list[tuple[int, Box, float]] = field(default_factory=list)  # when, where, how light
    texts: list[tuple[int, Box, State]] = field(default_factory=list)
    clock: int = 0


def times(a: Matrix, b: Matrix) -> Matrix:
    """First `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


def moved(matrix: Matrix, box: Box) -> Box:
    xs, ys = [], []
    for x, y in ((box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])):
        xs.append(x * matrix[0] + y * matrix[2] + matrix[4])
        ys.append(x * matrix[1] + y * matrix[3] + matrix[5])
    return min(xs), min(ys), max(xs), max(ys)


def of(holder: Any, key: str, default: Any = None) -> Any:
    """What a dictionary holds under a key, fetched from where it stands."""
    found = holder.get(key)
    if found is None:
        return default
    found = found.get_object()
    return default if found is None else found


def look(page: Any, stream: Any, look_: Look, here: tuple[str, int]) -> None:
    drawing = Drawing()
    _draw(stream.operations, of(page, "/Resources", {}), drawing, State(), DEPTH)
    crop = page.cropbox
    sheet = (float(crop.left), float(crop.bottom), float(crop.right), float(crop.top))
    for when, box, state in drawing.texts:
        covers = [(at, light) for at, other, light in drawing.boxes if _covered(box, other)]
        if any(light < DARK and (at > when or state.mode == UNSEEN or state.fill < DARK) for at, light in covers):
            look_.add("black_box", here, ("at", f"{box[0]:.0f}, {box[1]:.0f}"))
        if state.mode != UNSEEN and state.fill > LIGHT and all(light > LIGHT for at, light in covers if at < when):
            look_.add("white_text", here, ("at", f"{box[0]:.0f}, {box[1]:.0f}"))
        if box[2] < sheet[0] or box[0] > sheet[2] or box[3] < sheet[1] or box[1] > sheet[3]:
            look_.add("off_page", here, ("at", f"{box[0]:.0f}, {box[1]:.0f}"))


def _covered(text: Box, box: Box) -> bool:
    """Whether the middle of a text's height and some of its width lie in a box."""
    middle = (text[1] + text[3]) / 2
    return box[1] <= middle <= box[3] and min(text[2], box[2]) - max(text[0], box[0]) > 1


def _draw(operations: Any, resources: Any, drawing: Drawing, state: State, depth: int) -> None:  # noqa: C901 -- a table of operators
    stack: list[State] = []
    path: list[Box] = []
    line = text = WHOLE
    for operands, operator in operations:
        drawing.clock += 1
        try:
            numbers = [float(n) for n in operands if not isinstance(n, str | bytes | list | dict)]
        except (TypeError, ValueError):
            numbers = []
        if operator == b"q":
            stack.append(State(**vars(state)))
        elif operator == b"Q" and stack:
            state = stack.pop()
        elif operator == b"cm" and len(numbers) == 6:
            state.matrix = times(tuple(numbers), state.matrix)  # type: ignore[arg-type]
        elif operator in (b"g", b"rg", b"k", b"sc", b"scn"):
            state.fill = _light(numbers, state.fill)
        elif operator == b"re" and len(numbers) == 4:
            x, y, wide, high = numbers
            path.append((min(x, x + wide), min(y, y + high), max(x, x + wide), max(y, y + high)))
        elif operator in (b"m", b"l") and len(numbers) == 2:
            x, y = numbers
            path = [_grown(path[-1], x, y)] if operator == b"l" and path else [*path, (x, y, x, y)]
        elif operator in FILLS:
            drawing.boxes += [(drawing.clock, moved(state.matrix, box), state.fill) for box in path]
            path = []
        elif operator in (b"n", b"S", b"s"):
            path = []
        elif operator == b"BT":
            line = text = WHOLE
        elif operator == b"Tf" and numbers:
            state.size = numbers[-1]
        elif operator == b"Tr" and numbers:
            state.mode = int(numbers[0])
        elif operator == b"TL" and numbers:
            state.leading = numbers[0]
        elif operator == b"Tm" and len(numbers) == 6:
            line = text = tuple(numbers)  # type: ignore[assignment]
        elif operator in (b"Td", b"TD") and len(numbers) == 2:
            state.leading = -numbers[1] if operator == b"TD" else state.leading
            line = text = times((1, 0, 0, 1, numbers[0], numbers[1]), line)
        elif operator == b"T*":
            line = text = times((1, 0, 0, 1, 0, -state.leading), line)
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            if operator in (b"'", b'"'):
                line = text = times((1, 0, 0, 1, 0, -state.leading), line)
            wide = _width(operands) * state.size
            if wide:
                box = moved(times(text, state.matrix), (0, -0.2 * state.size, wide, 0.8 * state.size))
                drawing.texts.append((drawing.clock, box, State(**vars(state))))
                text = times((1, 0, 0, 1, wide, 0), text)
        elif operator == b"Do" and depth and operands:
            _draw_form(operands[0], resources, drawing, state, depth)
        elif operator == b"INLINE IMAGE":
            drawing.boxes.append((drawing.clock, moved(state.matrix, (0, 0, 1, 1)), 0.5))


def _draw_form(name: Any, resources: Any, drawing: Drawing, state: State, depth: int) -> None:
    form = of(of(resources, "/XObject", {}), name)
    if form is None:
        return
    if of(form, "/Subtype") == "/Image":  # neither dark nor paper: nobody knows
        drawing.boxes.append((drawing.clock, moved(state.matrix, (0, 0, 1, 1)), 0.5))
        return
    inner = State(**vars(state))
    matrix = of(form, "/Matrix")
    if matrix is not None:
        inner.matrix = times(tuple(float(n) for n in matrix), state.matrix)  # type: ignore[arg-type]
    operations = ContentStream(form, getattr(form.indirect_reference, "pdf", None)).operations
    _draw(operations, of(form, "/Resources") or resources, drawing, inner, depth - 1)


def _grown(box: Box, x: float, y: float) -> Box:
    return min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)


def _light(numbers: list[float], before: float) -> float:
    """Luminance of a colour, 0 black to 1 white, whatever the number of its parts."""
    if len(numbers) == 1:
        return numbers[0]
    if len(numbers) == 3:
        return 0.3 * numbers[0] + 0.59 * numbers[1] + 0.11 * numbers[2]
    if len(numbers) == 4:
        c, m, y, k = numbers
        return (1 - k) * (1 - 0.3 * c - 0.59 * m - 0.11 * y)
    return before


def _width(operands: Any) -> float:
    """How wide a string may be, in sizes of its font: half a size a byte, which holds for one byte and for two."""
    wide = 0.0
    for one in operands[-1] if operands and isinstance(operands[-1], list) else operands[-1:]:
        if isinstance(one, bytes):
            wide += len(one) * 0.5
        elif isinstance(one, str):
            wide += len(getattr(one, "original_bytes", one)) * 0.5 if one.strip() else 0
        else:
            wide -= float(one) / 1000
    return max(wide, 0.0)
