"""What the office does about cooperatives."""

from pembinaan.models.pengingat import PengingatRat

__all__ = ["PengingatRat"]
