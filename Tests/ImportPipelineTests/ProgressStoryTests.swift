import ImportPipeline
import Reporting
import Submission
import Testing

@Suite struct `The story of a load's progress` {
  @Test func `rows are counted while they are checked`() {
    var story = ProgressStory()
    #expect(story.text(at: 0) == nil && story.startedAt == nil)
    for second in 0...10 { story.note(.checking(rows: second * 1_000), at: Double(second)) }
    #expect(story.text(at: 10)?.line == "checking  10,000 rows  1,000/s")
    #expect(story.startedAt == 0)
  }

  @Test func `sending has a rate of its own and goes by the set one at first`() {
    var story = ProgressStory()
    story.note(.checking(rows: 90_000), at: 0)
    story.setRate = 2
    story.note(.sending(SubmissionProgress(created: 4), total: 104), at: 1)
    #expect(story.text(at: 1)?.line == "sending  4 of 104  3 %  50 s left")
    story.note(.sending(SubmissionProgress(created: 40, rejected: 2, throttled: 1_000), total: 104), at: 22)
    #expect(story.text(at: 22)?.line == "sending  42 of 104  40 %  2.0/s  31 s left  2 rejected  1,000 throttled")
  }

  @Test func `a pause that nobody can foresee is at least as long`() {
    var story = ProgressStory()
    story.setRate = 2
    story.note(.sending(SubmissionProgress(created: 4, waitingFor: "active-task quota"), total: 104), at: 0)
    #expect(
      story.text(at: 500)?.line == "sending  4 of 104  3 %  waiting: active-task quota  at least 50 s left")
  }

  @Test func `rows of earlier runs that are sent along do not make more than all`() {
    var story = ProgressStory()
    story.note(.sending(SubmissionProgress(created: 12), total: 10), at: 0)
    #expect(story.text(at: 0)?.line == "sending  12 of 12  100 %")
  }
}
