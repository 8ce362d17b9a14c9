"""Pages of the course site."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from devstack.platform.courses import COURSES, VISITORS, Course, Unit, Visitor
from devstack.platform.tool import launch_address, picked, picking_address, registration


def home(request: HttpRequest) -> HttpResponse:
    """All courses; with ``?unit=`` that unit at once, in whichever course it is."""
    wanted = request.GET.get("unit")
    for course in COURSES.values():
        if wanted in (unit.key for unit in course.units):
            return _unit_page(request, course, wanted or "")
    return render(request, "home.html", _shared(request) | {"courses": COURSES.values()})


def unit(request: HttpRequest, course: str, unit: str) -> HttpResponse:
    return _unit_page(request, _found(COURSES, course), unit)


def tool(request: HttpRequest, course: str, unit: str) -> HttpResponse:
    """The first step of a launch: off to the tool's login."""
    found = _found(COURSES, course)
    target = "window" if "window" in request.GET else "iframe"
    link = request.GET.get("picked", "")
    number = int(link) if link.isdecimal() else None
    address = launch_address(found, _unit(found, unit), _visitor(request), target, number)
    if target == "iframe" and request.GET.get("storage") != "off":
        address += "&lti_storage_target=_parent"  # the unit's page keeps values, which Open edX's own do not
    return HttpResponseRedirect(address)


def pick(request: HttpRequest, course: str, unit: str) -> HttpResponse:
    """A teacher picks at the tool what to embed; Open edX's own code takes the answer."""
    found = _found(COURSES, course)
    return HttpResponseRedirect(picking_address(found, _unit(found, unit), _visitor(request)))


def picked_json(_: HttpRequest) -> HttpResponse:
    return JsonResponse({"picked": picked()})


def registration_json(_: HttpRequest) -> HttpResponse:
    return JsonResponse(registration())


def _unit_page(request: HttpRequest, course: Course, key: str) -> HttpResponse:
    here = _unit(course, key)
    place = course.units.index(here)
    around = {
        "course": course,
        "unit": here,
        "body": f"units/{here.key}.html",
        "previous": course.units[place - 1] if place else None,
        "next": course.units[place + 1] if place + 1 < len(course.units) else None,
    }
    return render(request, "unit.html", _shared(request) | around)


def _shared(request: HttpRequest) -> dict[str, Any]:
    return {
        "site": settings.PLATFORM_NAME,
        "tool_url": settings.TOOL_URL,
        "visitor": _visitor(request),
        "storage": request.GET.get("storage", "on"),
        "visitors": VISITORS.values(),
    }


def _visitor(request: HttpRequest) -> Visitor:
    return VISITORS.get(request.GET.get("learner", ""), VISITORS["nadia"])


def _unit(course: Course, key: str) -> Unit:
    return _found({unit.key: unit for unit in course.units}, key)


def _found(things: Mapping[str, Any], key: str) -> Any:
    if key not in things:
        raise Http404
    return things[key]
