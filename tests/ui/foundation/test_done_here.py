"""What undo takes back, and since when that was done."""

from math import inf

from qtoken.ui.done_here import DoneHere
from tests.support.desk import Desk
from tests.support.pages.display import SetSeconds


def test_the_time_of_each_act_is_its_own(desk: Desk) -> None:
    seconds = SetSeconds()
    done = DoneHere(seconds)
    first, second = desk.issue(desk.department()), desk.issue(desk.department())
    done.add(first)
    seconds.now_s += 100
    done.add(second)
    seconds.now_s += 5

    ages = [done.age_s]
    done.undone(second)
    ages.append(done.age_s)
    done.undone(first)

    assert [*ages, done.age_s] == [5, 105, inf]
