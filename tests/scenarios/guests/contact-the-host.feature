Feature: The guest contacts the host

@ours
Rule: The guest can contact the host without seeing their number.

  Background:
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | visit          |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben opens the pass

  Scenario: Late
    When Ben writes to the host: I am ten minutes late
    Then Maya gets a text: I am ten minutes late

  Scenario: A few a day
    When Ben writes to the host: one
    And Ben writes to the host: two
    And Ben writes to the host: three
    And Ben writes to the host: four
    Then Ben is told: too many tries
    When 1 days pass
    And Ben writes to the host: five
    Then Ben is told: conflict
