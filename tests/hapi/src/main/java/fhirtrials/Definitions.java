package fhirtrials;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;

/**
 * Reads StructureDefinitions, ValueSets and CodeSystems from folders, as the given release.
 *
 * <p>Files in a folder named `r4`, `r4b` or `r5`, or below it, are for that release only, those of `xver-r5-r4` for
 * R4 and R4B; all others are loaded for every release, whatever `fhirVersion` they were written for.
 */
final class Definitions {
  private static final Map<String, Set<Release>> FOLDERS =
      Map.of(
          "r4", Set.of(Release.R4),
          "r4b", Set.of(Release.R4B),
          "r5", Set.of(Release.R5),
          "xver-r5-r4", Set.of(Release.R4, Release.R4B));
  private static final String VERSION_SPECIFIC_USE =
      "http://hl7.org/fhir/StructureDefinition/version-specific-use";
  private static final Set<String> TYPES = Set.of("StructureDefinition", "ValueSet", "CodeSystem");

  private Definitions() {}

  static PrePopulatedValidationSupport load(FhirContext context, Release release, List<Path> folders)
      throws IOException {
    PrePopulatedValidationSupport support = new PrePopulatedValidationSupport(context);
    IParser parser = context.newJsonParser();
    parser.setParserErrorHandler(new LenientErrorHandler(false).disableAllErrors());
    ObjectMapper json = new ObjectMapper();
    for (Path folder : folders) {
      for (Path file : files(folder, release)) {
        JsonNode definition = json.readTree(file.toFile());
        if (TYPES.contains(definition.path("resourceType").asText())) {
          adapt((ObjectNode) definition, release);
          support.addResource(parser.parseResource(definition.toString()));
        }
      }
    }
    return support;
  }

  private static List<Path> files(Path folder, Release release) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    try (Stream<Path> paths = Files.walk(folder.toAbsolutePath())) {
      return paths
          .filter(path -> path.toString().endsWith(".json") && isFor(release, parent.relativize(path)))
          .sorted()
          .toList();
    }
  }

  private static boolean isFor(Release release, Path file) {
    for (Path part : file) {
      if (!FOLDERS.getOrDefault(part.toString(), Set.of(release)).contains(release)) {
        return false;
      }
    }
    return true;
  }

  /** HL7's cross-version definitions say "4.0 only", although they serve R4B as well. */
  private static void adapt(ObjectNode definition, Release release) {
    if (definition.has("fhirVersion")) {
      definition.put("fhirVersion", release.fhirVersion);
    }
    for (Iterator<JsonNode> each = definition.path("extension").iterator(); each.hasNext(); ) {
      if (each.next().path("url").asText().equals(VERSION_SPECIFIC_USE) && release == Release.R4B) {
        each.remove();
      }
    }
  }
}
