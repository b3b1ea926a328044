#include "appliance/issuerctl/revocation_list_file.h"

#include <system_error>

namespace issuer {

Outcome ReplaceFile(const std::filesystem::path& file, std::string_view content) {
  std::filesystem::path fresh = file;
  fresh += ".new";
  std::error_code error;
  std::filesystem::remove(fresh, error);  // of a run that was cut short
  RETURN_IF_ERROR(WriteNewFile(fresh, content, FileMode::kPublic));
  std::filesystem::rename(fresh, file, error);
  if (error) {
    return Sorry(file.string() + " cannot be replaced: " + error.message());
  }
  return {};
}

}  // namespace issuer
