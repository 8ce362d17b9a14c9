"""The courses of the workbench. Their names are those of the pages: ``/scenario/eigenvalues/``."""

LINEAR_ALGEBRA = """
<course display_name="Matrix methods" org="Southbank" number="MX2" run="2026" language="en">
  <chapter display_name="Week 5 · Eigenvalues">
    <sequential display_name="Directions that stay">
      <vertical display_name="Eigenvalues and eigenvectors">
        <text content="Most vectors change their direction when a matrix acts on them. A few keep it and are only
          stretched: these are the eigenvectors, and the factor is the eigenvalue."/>
        <text content="Take the matrix of a reflection in a line through the origin. Which two directions does it keep,
          and by which factors?"/>
        <livementor/>
      </vertical>
    </sequential>
  </chapter>
</course>
"""
STATISTICS = """
<course display_name="Statistique appliquée" org="Southbank" number="ST1" run="2026" language="fr">
  <chapter display_name="Semaine 3 · Estimer">
    <sequential display_name="Estimation">
      <vertical display_name="Intervalles de confiance">
        <text content="Un intervalle de confiance dit ce que l'échantillon permet d'affirmer, et avec quelle
          assurance."/>
        <text content="Si l'on double la taille de l'échantillon, que devient la largeur de l'intervalle ?"/>
        <livementor/>
      </vertical>
    </sequential>
  </chapter>
</course>
"""
TWICE = """
<vertical display_name="Eigenvalues and eigenvectors">
  <livementor/>
  <livementor display_name="And for statistics" subjects="statistics"/>
</vertical>
"""
NUDGE = """
<vertical display_name="Eigenvalues and eigenvectors">
  <livementor nudge_attempts="2" nudge_minutes="10"/>
</vertical>
"""
SCENARIOS = {
    "eigenvalues": ("Matrix methods: a unit with mentors", LINEAR_ALGEBRA),
    "confiance": ("Statistique appliquée : une unité avec des mentors", STATISTICS),
    "mentor": ("The block alone", "<livementor/>"),
    "twice": ("The block twice in a unit", TWICE),
    "nudge": ("A unit that reminds of its mentors", NUDGE),
}


def load() -> None:
    """Put them into the workbench in place of its own."""
    from workbench.runtime import WORKBENCH_KVS
    from workbench.scenarios import add_xml_scenario, get_scenarios

    WORKBENCH_KVS.prep_for_scenario_loading()
    for name, (description, xml) in SCENARIOS.items():
        add_xml_scenario(name, description, xml)
    get_scenarios.initialized = True
