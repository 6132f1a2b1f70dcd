"""A short look at the oracle's worlds in every quick run; tests/oracle looks longer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle import test_recorded, test_verdict
from tests.oracle.worlds import NUMBERS, days, profile, worlds

pytestmark = pytest.mark.django_db
SHORT = settings(profile(1), max_examples=12)

test_annotated_queryset = SHORT(
    given(worlds(), st.lists(NUMBERS, min_size=5, max_size=5, unique=True))(
        test_verdict.test_annotated_queryset_says_what_the_design_says.hypothesis.inner_test
    )
)
test_written = SHORT(
    given(worlds(size=4), NUMBERS, NUMBERS, st.sets(st.integers(0, 5)))(
        test_verdict.test_what_is_written_equals_what_is_said.hypothesis.inner_test
    )
)
test_explained = settings(SHORT, max_examples=3)(
    given(worlds(size=3), NUMBERS)(
        test_verdict.test_one_explained_equals_the_brute_force_and_the_bulk.hypothesis.inner_test
    )
)
test_recorded_on_their_own_days = settings(SHORT, max_examples=1)(
    given(
        test_recorded.recorded_worlds(),
        st.lists(days(test_recorded.BEGIN, test_recorded.END), min_size=10, max_size=10, unique=True),
    )(test_recorded.test_the_record_of_a_day_equals_the_rule.hypothesis.inner_test)
)
