"""The wrong ideas of the lab on hidden features, in the order of its exercises."""

from __future__ import annotations

from public_tests._lab4.build_misconceptions import BUILD_MISCONCEPTIONS
from public_tests._lab4.features_misconceptions import FEATURES_MISCONCEPTIONS
from public_tests._lab4.width_misconceptions import WIDTH_MISCONCEPTIONS

LAB4_MISCONCEPTIONS = (*FEATURES_MISCONCEPTIONS, *BUILD_MISCONCEPTIONS, *WIDTH_MISCONCEPTIONS)
