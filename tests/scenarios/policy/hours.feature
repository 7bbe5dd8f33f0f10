Feature: 12 and 24 hours

@Quext
Rule: 12 hours of *active for* are the most; a property may have less.

  Scenario: Visits of at most eight hours
    Given the policy says
      | longest active for | 8 hours |
    When Grace makes a pass for Vera
      | kind       | vendor visit   |
      | doors      | gate           |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 9 hours        |
    Then Grace is told what is wrong
      | active for | forbidden: longest active for: at most: 480 |

@Aptly
Rule: 24 hours for the first use of a passcode are the most; a property may have less.

  Scenario: Within half a day
    Given the policy says
      | passcode first use | 12 hours |
    When Grace makes a pass for Nora
      | kind  | passcode             |
      | doors | only the bike store  |
      | start | Tue 2026-11-24 09:00 |
      | end   | Fri 2026-11-27 17:00 |
    And Nora does all that the pass asks for
    And it is Tue 2026-11-24 20:59
    Then the screen says opens at the bike store to Nora
    When it is Tue 2026-11-24 21:01
    Then the screen says not used by Tue 2026-11-24 21:00 at the bike store to Nora
