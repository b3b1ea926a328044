#include "appliance/config/operators.h"

#include <gtest/gtest.h>

#include <fstream>

#include "crypto/openssl/digest.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

Operator Holding(const ApiKey& key, const char* name) {
  Operator person;
  person.name = OperatorName(name);
  person.key_digest = key.Expose([](ByteView raw) { return Sha256(raw); });
  person.configurations = {ConfigurationId("eu-pid")};
  return person;
}

TEST(OperatorDirectory, FindsTheHolderOfAKeyAndNobodyElse) {
  FakeRandom random;
  const ApiKey ada = NewApiKey(random);
  const ApiKey bob = NewApiKey(random);
  const OperatorDirectory directory({Holding(ada, "ada"), Holding(bob, "bob")});
  EXPECT_EQ(directory.Authenticate(bob)->name, OperatorName("bob"));
  EXPECT_EQ(directory.Authenticate(NewApiKey(random)), nullptr);
  EXPECT_EQ(OperatorDirectory({}).Authenticate(ada), nullptr);
}

TEST(OperatorsFile, ReadsBackWhatWasWrittenAndHoldsNoKey) {
  const TempDir folder;
  const auto file = folder.path() / "operators.json";
  FakeRandom random;
  const ApiKey key = NewApiKey(random);
  ASSERT_THAT(WriteOperators(file, OperatorDirectory({Holding(key, "ada")})), IsOk());
  const auto read = ReadOperators(file);
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->all().size(), 1U);
  EXPECT_EQ(read->Authenticate(key)->configurations.front(), ConfigurationId("eu-pid"));
  std::ifstream in(file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  key.Expose([&](ByteView raw) { EXPECT_EQ(text.find(AsText(raw)), std::string::npos); });
}

TEST(OperatorsFile, IsEmptyWhenItDoesNotExist) {
  const auto read = ReadOperators("/nonexistent/operators.json");
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->all().empty());
}

TEST(OperatorsFile, RefusesWhatIsWrong) {
  const TempDir folder;
  const auto file = folder.path() / "operators.json";
  const char* const kTexts[] = {"not json",
                                R"({"operators":[{"name":"A","role":"issuer","key_digest":"00"}]})",
                                R"({"operators":[{"name":"a","role":"king","key_digest":"00"}]})",
                                R"({"people":[]})"};
  for (const char* text : kTexts) {
    std::ofstream(file) << text;
    EXPECT_FALSE(ReadOperators(file).has_value()) << text;
  }
}

}  // namespace
}  // namespace issuer
