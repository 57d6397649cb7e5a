"""PDFium's functions for characters and objects, taking addresses as plain integers.

A page asks thousands of questions, one call each; without the checks of ctypes a call costs a third, and `map` can make
them without a step of Python in between. The handles are those of `pypdfium2.raw`, as integers.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

import pypdfium2.raw as pdfium

HANDLE: Final = ctypes.c_void_p
_ADDRESS: Final = ctypes.c_void_p
_FOUR: Final = (_ADDRESS,) * 4


def _call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


count_characters = _call("FPDFText_CountChars", ctypes.c_int, HANDLE)
get_text = _call("FPDFText_GetText", ctypes.c_int, HANDLE, ctypes.c_int, ctypes.c_int, _ADDRESS)
get_unicode = _call("FPDFText_GetUnicode", ctypes.c_uint, HANDLE, ctypes.c_int)
get_loose_box = _call("FPDFText_GetLooseCharBox", ctypes.c_int, HANDLE, ctypes.c_int, _ADDRESS)
get_tight_box = _call("FPDFText_GetCharBox", ctypes.c_int, HANDLE, ctypes.c_int, *_FOUR)
get_text_object = _call("FPDFText_GetTextObject", HANDLE, HANDLE, ctypes.c_int)
get_size = _call("FPDFText_GetFontSize", ctypes.c_double, HANDLE, ctypes.c_int)
get_character_matrix = _call("FPDFText_GetMatrix", ctypes.c_int, HANDLE, ctypes.c_int, _ADDRESS)
get_origin = _call("FPDFText_GetCharOrigin", ctypes.c_int, HANDLE, ctypes.c_int, _ADDRESS, _ADDRESS)
get_angle = _call("FPDFText_GetCharAngle", ctypes.c_float, HANDLE, ctypes.c_int)

count_objects = _call("FPDFPage_CountObjects", ctypes.c_int, HANDLE)
get_object = _call("FPDFPage_GetObject", HANDLE, HANDLE, ctypes.c_int)
count_form_objects = _call("FPDFFormObj_CountObjects", ctypes.c_int, HANDLE)
get_form_object = _call("FPDFFormObj_GetObject", HANDLE, HANDLE, ctypes.c_ulong)
get_type = _call("FPDFPageObj_GetType", ctypes.c_int, HANDLE)
get_bounds = _call("FPDFPageObj_GetBounds", ctypes.c_int, HANDLE, *_FOUR)
get_matrix = _call("FPDFPageObj_GetMatrix", ctypes.c_int, HANDLE, _ADDRESS)
get_fill_color = _call("FPDFPageObj_GetFillColor", ctypes.c_int, HANDLE, *_FOUR)
has_transparency = _call("FPDFPageObj_HasTransparency", ctypes.c_int, HANDLE)
get_clip_path = _call("FPDFPageObj_GetClipPath", HANDLE, HANDLE)
count_clip_paths = _call("FPDFClipPath_CountPaths", ctypes.c_int, HANDLE)
count_clip_segments = _call("FPDFClipPath_CountPathSegments", ctypes.c_int, HANDLE, ctypes.c_int)
get_clip_segment = _call("FPDFClipPath_GetPathSegment", HANDLE, HANDLE, ctypes.c_int, ctypes.c_int)
get_render_mode = _call("FPDFTextObj_GetTextRenderMode", ctypes.c_int, HANDLE)

get_draw_mode = _call("FPDFPath_GetDrawMode", ctypes.c_int, HANDLE, _ADDRESS, _ADDRESS)
get_stroke_width = _call("FPDFPageObj_GetStrokeWidth", ctypes.c_int, HANDLE, _ADDRESS)
count_segments = _call("FPDFPath_CountSegments", ctypes.c_int, HANDLE)
get_segment = _call("FPDFPath_GetPathSegment", HANDLE, HANDLE, ctypes.c_int)
get_segment_type = _call("FPDFPathSegment_GetType", ctypes.c_int, HANDLE)
get_segment_close = _call("FPDFPathSegment_GetClose", ctypes.c_int, HANDLE)
get_point = _call("FPDFPathSegment_GetPoint", ctypes.c_int, HANDLE, _ADDRESS, _ADDRESS)
