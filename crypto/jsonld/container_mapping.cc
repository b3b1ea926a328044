#include "crypto/jsonld/container_mapping.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace issuer {
namespace {

std::optional<Container> NamedContainer(const JsonValue& value) {
  constexpr std::array<std::pair<std::string_view, Container>, 7> kNames = {{
      {"@graph", Container::kGraph},
      {"@id", Container::kId},
      {"@index", Container::kIndex},
      {"@language", Container::kLanguage},
      {"@list", Container::kList},
      {"@set", Container::kSet},
      {"@type", Container::kType},
  }};
  const std::string* text = value.AsText();
  if (text == nullptr) {
    return std::nullopt;
  }
  const auto* found = std::find_if(
      kNames.begin(), kNames.end(), [&](const auto& name) { return name.first == *text; });
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

// Beside @graph and @set there is at most one more, beside @graph only @id or @index, and beside
// @list nothing.
bool MayStandTogether(const ContainerSet& containers) {
  int num_maps = 0;
  for (const Container map :
       {Container::kId, Container::kIndex, Container::kLanguage, Container::kType}) {
    num_maps += containers.Has(map) ? 1 : 0;
  }
  const bool is_graph = containers.Has(Container::kGraph);
  if (containers.Has(Container::kList)) {
    return num_maps == 0 && !is_graph && !containers.Has(Container::kSet);
  }
  const bool is_map_of_values =
      containers.Has(Container::kLanguage) || containers.Has(Container::kType);
  return num_maps <= 1 && !(is_graph && is_map_of_values);
}

}  // namespace

std::optional<ContainerSet> ReadContainers(const JsonValue& value) {
  ContainerSet containers;
  if (const auto* list = value.AsArray()) {
    for (const JsonValue& element : *list) {
      const auto container = NamedContainer(element);
      if (!container.has_value()) {
        return std::nullopt;
      }
      containers.Add(*container);
    }
  } else if (const auto container = NamedContainer(value)) {
    containers.Add(*container);
  }
  if (containers.IsEmpty() || !MayStandTogether(containers)) {
    return std::nullopt;
  }
  return containers;
}

}  // namespace issuer
