/// The one file that strings the stages together.
package enum ImportPipeline {}
