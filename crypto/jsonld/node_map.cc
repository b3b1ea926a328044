#include "crypto/jsonld/node_map.h"

#include <algorithm>
#include <utility>

#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/keyword.h"
#include "crypto/jsonld/limits.h"
#include "crypto/jsonld/object_kind.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

// The array `value`, or an empty one.
const JsonValue::Array& Elements(const JsonValue* value) {
  static const JsonValue::Array kNone;
  const auto* array = value == nullptr ? nullptr : value->AsArray();
  return array == nullptr ? kNone : *array;
}

}  // namespace

std::string NodeMapper::NewBlankNode() {
  return "_:b" + std::to_string(num_blank_nodes_++);
}

std::string NodeMapper::Relabel(const std::string& id) {
  if (!IsBlankNodeId(id)) {
    return id;
  }
  std::string& label = labels_[id];
  if (label.empty()) {
    label = NewBlankNode();
  }
  return label;
}

JsonLdStatus NodeMapper::AddDocument(const JsonValue& expanded) {
  static_cast<void>(graphs_["@default"]);
  return AddNodes("@default", expanded);
}

JsonLdStatus NodeMapper::AddNodes(const std::string& graph, const JsonValue& nodes) {
  for (const JsonValue& node : Elements(&nodes)) {
    if (IsNodeObject(node)) {
      RETURN_IF_ERROR(AddNode(graph, node));
    } else if (loss_ == Loss::kRefuse) {
      return FailJsonLd(Code::kDataDropped, "a value in the place of a graph's node");
    }
  }
  return {};
}

JsonLdStatus NodeMapper::CheckIndex(const JsonValue& element) const {
  if (loss_ == Loss::kRefuse && element.Find("@index") != nullptr) {
    return FailJsonLd(Code::kDataDropped, "an @index has no place in a dataset");
  }
  return {};
}

JsonLdResult<NodeItem> NodeMapper::AddItem(const std::string& graph, const JsonValue& element) {
  if (++num_items_ > kMaxJsonLdNodes) {
    return FailJsonLd(Code::kLimitExceeded, "too many nodes and values");
  }
  RETURN_IF_ERROR(CheckIndex(element));
  NodeItem item;
  if (IsValueObject(element)) {
    item.kind = NodeItem::Kind::kValue;
    item.value = &element;
  } else if (const JsonValue* list = element.Find("@list")) {
    item.kind = NodeItem::Kind::kList;
    for (const JsonValue& member : Elements(list)) {
      ASSIGN_OR_RETURN(NodeItem inner, AddItem(graph, member));
      item.list.push_back(std::move(inner));
    }
  } else {
    ASSIGN_OR_RETURN(item.id, AddNode(graph, element));
  }
  return item;
}

// The node's @id, after it was merged into `graph`.
JsonLdResult<std::string> NodeMapper::AddNode(const std::string& graph, const JsonValue& element) {
  if (++num_items_ > kMaxJsonLdNodes) {
    return FailJsonLd(Code::kLimitExceeded, "too many nodes and values");
  }
  RETURN_IF_ERROR(CheckIndex(element));
  const JsonValue* written = element.Find("@id");
  // An @id that came to nothing names a node that is left out later on.
  const std::string* text = written == nullptr ? nullptr : written->AsText();
  std::string id = written == nullptr ? NewBlankNode() : Relabel(text == nullptr ? "" : *text);
  MappedNode& node = graphs_[graph][id];
  for (const JsonValue& type : Elements(element.Find("@type"))) {
    std::string label = Relabel(*type.AsText());
    if (std::find(node.types.begin(), node.types.end(), label) == node.types.end()) {
      node.types.push_back(std::move(label));
    }
  }
  if (const std::string* index = element.FindText("@index")) {
    if (node.index.has_value() && *node.index != *index) {
      return FailJsonLd(Code::kConflictingIndexes, "a node has two indexes");
    }
    node.index = *index;
  }
  RETURN_IF_ERROR(AddMembers(graph, id, element));
  return id;
}

JsonLdStatus NodeMapper::AddMembers(const std::string& graph,
                                    const std::string& id,
                                    const JsonValue& node) {
  for (const auto& [name, value] : *node.AsObject()) {
    if (name == "@reverse") {
      RETURN_IF_ERROR(AddReverse(graph, id, value));
    } else if (name == "@graph") {
      static_cast<void>(graphs_[id]);
      RETURN_IF_ERROR(AddNodes(id, value));
    } else if (name == "@included") {
      RETURN_IF_ERROR(AddNodes(graph, value));
    } else if (!IsKeyword(name)) {
      RETURN_IF_ERROR(AddValues(graph, id, name, value));
    }
  }
  return {};
}

JsonLdStatus NodeMapper::AddValues(const std::string& graph,
                                   const std::string& id,
                                   const std::string& property,
                                   const JsonValue& values) {
  const std::string label = Relabel(property);
  for (const JsonValue& element : Elements(&values)) {
    ASSIGN_OR_RETURN(NodeItem item, AddItem(graph, element));
    graphs_[graph][id].properties[label].push_back(std::move(item));
  }
  return {};
}

JsonLdStatus NodeMapper::AddReverse(const std::string& graph,
                                    const std::string& id,
                                    const JsonValue& reverse) {
  for (const auto& [property, values] : *reverse.AsObject()) {
    const std::string label = Relabel(property);
    for (const JsonValue& element : Elements(&values)) {
      ASSIGN_OR_RETURN(const std::string subject, AddNode(graph, element));
      NodeItem item;
      item.id = id;
      graphs_[graph][subject].properties[label].push_back(std::move(item));
    }
  }
  return {};
}

}  // namespace issuer
