package import Diagnostics

/// Asked once a submission, before the first request.
///
/// - Parameter tasks: how many are to be sent.
/// - Returns: why none is to be sent, which stops the submission with no row marked; nil lets them go.
package typealias DepartureCheck = @Sendable (_ tasks: Int) async -> Diagnostic?
