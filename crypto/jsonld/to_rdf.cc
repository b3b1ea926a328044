#include "crypto/jsonld/to_rdf.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/limits.h"
#include "crypto/jsonld/literal.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

constexpr const char* kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

RdfTerm RdfIri(const char* local_name) {
  return {.value = std::string(kRdf) + local_name, .datatype = {}, .language = {}};
}

// nullopt if `id` is neither an IRI nor a blank node identifier.
std::optional<RdfTerm> ToResource(const std::string& id) {
  if (IsWellFormedBlankNodeId(id)) {
    return RdfTerm{
        .kind = RdfTermKind::kBlankNode, .value = id.substr(2), .datatype = {}, .language = {}};
  }
  if (!IsWellFormedIri(id)) {
    return std::nullopt;
  }
  return RdfTerm{.kind = RdfTermKind::kIri, .value = id, .datatype = {}, .language = {}};
}

auto OrderOf(const RdfTerm& term) {
  return std::tie(term.kind, term.value, term.datatype, term.language);
}

bool ComesBefore(const RdfQuad& a, const RdfQuad& b) {
  const auto order = [](const RdfQuad& quad) {
    static const RdfTerm kDefaultGraph;
    return std::tuple_cat(OrderOf(quad.graph.has_value() ? *quad.graph : kDefaultGraph),
                          OrderOf(quad.subject),
                          OrderOf(quad.predicate),
                          OrderOf(quad.object));
  };
  return order(a) < order(b);
}

class DatasetBuilder {
 public:
  DatasetBuilder(NodeMapper& mapper, const JsonLdOptions& options)
      : mapper_(mapper), options_(options) {}

  JsonLdStatus AddGraph(const std::string& name, const NodeGraph& graph) {
    graph_ = std::nullopt;
    if (name != "@default") {
      graph_ = ToResource(name);
      if (!graph_.has_value()) {
        return Drop("a graph whose name is no IRI");
      }
    }
    for (const auto& [id, node] : graph) {
      RETURN_IF_ERROR(AddNode(id, node));
    }
    return {};
  }

  RdfDataset Take() && {
    std::sort(quads_.begin(), quads_.end(), ComesBefore);
    quads_.erase(std::unique(quads_.begin(), quads_.end()), quads_.end());
    return std::move(quads_);
  }

 private:
  JsonLdStatus Drop(const char* detail, std::string property = {}) const {
    if (options_.loss == Loss::kRefuse) {
      return FailJsonLd(Code::kDataDropped, detail, std::move(property));
    }
    return {};
  }

  JsonLdStatus Add(RdfTerm subject, RdfTerm predicate, RdfTerm object) {
    if (quads_.size() == kMaxJsonLdQuads) {
      return FailJsonLd(Code::kLimitExceeded, "too many quads");
    }
    quads_.push_back({std::move(subject), std::move(predicate), std::move(object), graph_});
    return {};
  }

  JsonLdStatus AddNode(const std::string& id, const MappedNode& node) {
    const auto subject = ToResource(id);
    if (!subject.has_value()) {
      return Drop("a node whose @id is no IRI");
    }
    for (const std::string& type : node.types) {
      if (const auto object = ToResource(type)) {
        RETURN_IF_ERROR(Add(*subject, RdfIri("type"), *object));
      } else {
        RETURN_IF_ERROR(Drop("a type that is no IRI", type));
      }
    }
    for (const auto& [property, items] : node.properties) {
      const auto predicate = ToResource(property);
      if (!predicate.has_value() || predicate->kind == RdfTermKind::kBlankNode) {
        RETURN_IF_ERROR(Drop("a property that is no IRI", property));
        continue;
      }
      for (const NodeItem& item : items) {
        ASSIGN_OR_RETURN(std::optional<RdfTerm> object, ToObject(item, property));
        if (object.has_value()) {
          RETURN_IF_ERROR(Add(*subject, *predicate, std::move(*object)));
        }
      }
    }
    return {};
  }

  // nullopt: left out. [json-ld11-api §8.2]
  JsonLdResult<std::optional<RdfTerm>> ToObject(const NodeItem& item, const std::string& property) {
    if (item.kind == NodeItem::Kind::kList) {
      return AddList(item.list, property);
    }
    std::optional<RdfTerm> object;
    if (item.kind == NodeItem::Kind::kReference) {
      object = ToResource(item.id);
    } else if (item.value->Find("@direction") != nullptr) {
      return ToDirected(*item.value, property);
    } else {
      object = ToLiteral(*item.value, options_.rdf_direction);
      if (!KeepsDigits(*item.value)) {
        RETURN_IF_ERROR(Drop("a number with more digits than its canonical form has", property));
      }
    }
    if (!object.has_value()) {
      RETURN_IF_ERROR(Drop("a value whose type, language or @id is ill-formed", property));
    }
    return object;
  }

  JsonLdResult<std::optional<RdfTerm>> ToDirected(const JsonValue& value,
                                                  const std::string& property) {
    const std::string* text = value.FindText("@value");
    if (options_.rdf_direction == RdfDirection::kNone || text == nullptr) {
      RETURN_IF_ERROR(Drop("@direction has no place in this dataset", property));
    }
    if (options_.rdf_direction != RdfDirection::kCompoundLiteral || text == nullptr) {
      return ToLiteral(value, options_.rdf_direction);
    }
    const RdfTerm node = *ToResource(mapper_.NewBlankNode());
    RETURN_IF_ERROR(Add(node, RdfIri("value"), StringLiteral(*text)));
    RETURN_IF_ERROR(Add(node, RdfIri("direction"), StringLiteral(*value.FindText("@direction"))));
    if (const std::string* language = value.FindText("@language")) {
      RETURN_IF_ERROR(Add(node, RdfIri("language"), StringLiteral(LowerCase(*language))));
    }
    return std::optional(node);
  }

  // The list's first cell, or rdf:nil. [json-ld11-api §8.4]
  JsonLdResult<std::optional<RdfTerm>> AddList(const std::vector<NodeItem>& items,
                                               const std::string& property) {
    std::vector<RdfTerm> cells;
    cells.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      cells.push_back(*ToResource(mapper_.NewBlankNode()));
    }
    cells.push_back(RdfIri("nil"));
    for (std::size_t i = 0; i < items.size(); ++i) {
      ASSIGN_OR_RETURN(std::optional<RdfTerm> object, ToObject(items[i], property));
      if (object.has_value()) {
        RETURN_IF_ERROR(Add(cells[i], RdfIri("first"), std::move(*object)));
      }
      RETURN_IF_ERROR(Add(cells[i], RdfIri("rest"), cells[i + 1]));
    }
    return std::optional(cells.front());
  }

  NodeMapper& mapper_;
  const JsonLdOptions& options_;
  std::optional<RdfTerm> graph_;
  RdfDataset quads_;
};

}  // namespace

JsonLdResult<RdfDataset> ToDataset(NodeMapper& mapper, const JsonLdOptions& options) {
  DatasetBuilder builder(mapper, options);
  for (const auto& [name, graph] : mapper.graphs()) {
    RETURN_IF_ERROR(builder.AddGraph(name, graph));
  }
  return std::move(builder).Take();
}

}  // namespace issuer
