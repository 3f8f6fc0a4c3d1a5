/// The version of this program, as `--version` prints it and the service sees it.
package enum TaskferryVersion {
  package static let current = "0.1.0"
}
