"""The site's own pages, and Open edX's addresses for tools."""

from django.urls import include, path

from devstack.platform import views

urlpatterns = [
    path("", views.home, name="home"),
    path("registration.json", views.registration_json),
    path("courses/<course>/<unit>/", views.unit, name="unit"),
    path("courses/<course>/<unit>/tool", views.tool, name="tool"),
    path("courses/<course>/<unit>/pick", views.pick, name="pick"),
    path("picked.json", views.picked_json),
    path("api/", include("lti_consumer.plugin.urls")),
]
