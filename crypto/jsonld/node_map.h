// An expanded document as graphs of nodes, each node once. [json-ld11-api §7]
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/jsonld/json_ld.h"

namespace issuer {

// A value of a property.
struct NodeItem {
  enum class Kind : std::uint8_t { kReference, kValue, kList };
  Kind kind = Kind::kReference;
  std::string id;                    // kReference
  const JsonValue* value = nullptr;  // kValue: a value object of the expanded document
  std::vector<NodeItem> list;        // kList
};

struct MappedNode {
  std::vector<std::string> types;
  std::map<std::string, std::vector<NodeItem>> properties;
  std::optional<std::string> index;
};

using NodeGraph = std::map<std::string, MappedNode>;  // by @id

class NodeMapper {
 public:
  explicit NodeMapper(Loss loss) : loss_(loss) {}

  // Takes in an expanded document, which must outlive the mapper. Fails with kConflictingIndexes,
  // kDataDropped and kLimitExceeded.
  JsonLdStatus AddDocument(const JsonValue& expanded);

  // By @id; the default graph is "@default".
  const std::map<std::string, NodeGraph>& graphs() const { return graphs_; }

  // A blank node identifier that is not in use.
  std::string NewBlankNode();

 private:
  JsonLdResult<NodeItem> AddItem(const std::string& graph, const JsonValue& element);
  JsonLdResult<std::string> AddNode(const std::string& graph, const JsonValue& element);
  JsonLdStatus AddMembers(const std::string& graph, const std::string& id, const JsonValue& node);
  JsonLdStatus AddReverse(const std::string& graph,
                          const std::string& id,
                          const JsonValue& reverse);
  JsonLdStatus AddValues(const std::string& graph,
                         const std::string& id,
                         const std::string& property,
                         const JsonValue& values);
  JsonLdStatus AddNodes(const std::string& graph, const JsonValue& nodes);
  JsonLdStatus CheckIndex(const JsonValue& element) const;
  std::string Relabel(const std::string& id);

  const Loss loss_;
  std::map<std::string, NodeGraph> graphs_;
  std::map<std::string, std::string> labels_;
  std::size_t num_blank_nodes_ = 0;
  std::size_t num_items_ = 0;
};

}  // namespace issuer
