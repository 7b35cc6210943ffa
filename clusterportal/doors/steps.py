"""The pages of the second step: give a code at log-in, and set up the app that makes them."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login

from clusterportal.doors import second_step as service
from clusterportal.doors.forms import CodeForm
from clusterportal.doors.middleware import ASKS_SECOND_STEP


@never_cache
@sensitive_post_parameters("code")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the code after the password."""
    person: Any = request.user
    if person.is_verified():
        return redirect(find_next(request))
    if not service.has_second_step(person):
        request.session[ASKS_SECOND_STEP] = False
        return redirect(find_next(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = service.check_code(person, form.cleaned_data["code"])
        except service.CodeRefused as reason:
            form.add_error("code", str(reason))
        else:
            _let_in(request, device)
            return redirect(find_next(request))
    context = {"form": form, "title": _("Second step")}
    return _show(request, "doors/second_step.html", context, has_errors=bool(form.errors))


@never_cache
@sensitive_post_parameters("code")
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret for the app, and take it into use with the first code of it."""
    person: Any = request.user
    is_replaced = service.has_second_step(person)
    if is_replaced and not person.is_verified():
        return redirect("doors:second_step")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = request.session.session_key
        try:
            device = service.confirm_device(person, form.cleaned_data["code"], current_key=key)
        except service.CodeRefused as reason:
            form.add_error("code", str(reason))
        else:
            _let_in(request, device)
            return show_codes(request, service.make_recovery_codes(person))
    offered = service.offer_device(person)
    context = {
        "form": form,
        "title": _("Set up the second step"),
        "picture": service.draw_secret(offered),
        "secret": service.write_secret(offered),
        "is_replaced": is_replaced,
        "is_required": service.is_required(),
    }
    return _show(request, "doors/set_up.html", context, has_errors=bool(form.errors))


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Show recovery codes, which nobody can show again."""
    context = {"codes": codes, "title": _("Recovery codes")}
    return _show(request, "doors/recovery_codes.html", context)


def find_next(request: HttpRequest) -> str:
    """Return where the person wanted to go, if it is an address of ours; else the desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("admin:index")


def _let_in(request: HttpRequest, device: Any) -> None:
    # A new name for the session: whoever learnt the old one before the code learnt nothing.
    request.session.cycle_key()
    login(request, device)
    request.session[ASKS_SECOND_STEP] = True


def _show(
    request: HttpRequest, template: str, context: dict[str, Any], *, has_errors: bool = False
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK
    shared = {**admin.site.each_context(request), "next": find_next(request)}
    return render(request, template, {**shared, **context}, status=status)
