/// What a load would come to, in sentences.
struct ForecastText {
  private let forecast: Forecast
  private let clock: ZoneClock

  /// - Parameter zone: name of the zone that the times are told in; nil tells them in UTC.
  init(_ forecast: Forecast, zone: String?) {
    self.forecast = forecast
    clock = ZoneClock(zone)
  }

  var sentences: [String] {
    let tasks = forecast.tasks == 1 ? "1 task" : "\(GroupedNumber.text(forecast.tasks)) tasks"
    let duration = DurationText.text(seconds: forecast.seconds)
    var sentences = [
      "a load now would send \(tasks) at \(RateText.text(forecast.rate)) in \(duration), until "
        + clock.minuteWithZone(forecast.endsAt)
    ]
    if let full = forecast.quotaReachedAt {
      sentences.append(
        "the \(GroupedNumber.text(forecast.activeTaskQuota)) active tasks that the instance allows would be reached at "
          + "\(clock.minuteWithZone(full)), if agents finished none before")
    }
    return sentences
  }
}
