#include "crypto/keyring/request_key_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

namespace fs = std::filesystem;

class RequestKeyFolderTest : public testing::Test {
 protected:
  RequestKeyFolder Open() {
    Result<RequestKeyFolder> opened = RequestKeyFolder::Open(path);
    CHECK(opened.has_value());
    return *std::move(opened);
  }
  static StoredRequestKey NewKey(std::int64_t created) {
    return {FromUnix(created), DecryptionKey::Generate(KeyManagement::kEcdhEs)};
  }

  const TempDir dir;
  const fs::path path = dir.path() / "keys";
};

TEST_F(RequestKeyFolderTest, KeepsKeysForItsOwnerOnly) {
  const StoredRequestKey second = NewKey(2000);
  const StoredRequestKey first = NewKey(1000);
  ASSERT_THAT(Open().Write(second), IsOk());
  ASSERT_THAT(Open().Write(first), IsOk());
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
  EXPECT_EQ(fs::status(path / "1000.ecdh-es.pem").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_OK_AND_ASSIGN(const auto read, Open().ReadAll());
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].created, FromUnix(1000));
  EXPECT_EQ(read[0].key.public_key(), first.key.public_key());
  EXPECT_EQ(read[1].key.public_key(), second.key.public_key());

  ASSERT_THAT(Open().Erase(first), IsOk());
  EXPECT_FALSE(fs::exists(path / "1000.ecdh-es.pem"));
  EXPECT_THAT(Open().Erase(first), IsOk()) << "gone is gone";
}

TEST_F(RequestKeyFolderTest, NeverOverwritesAKey) {
  ASSERT_THAT(Open().Write(NewKey(1000)), IsOk());
  EXPECT_THAT(Open().Write(NewKey(1000)), FailsWith(ErrorCode::kFileUnusable));
}

TEST_F(RequestKeyFolderTest, RemovesWhatACrashLeftAndLeavesOtherFilesAlone) {
  const RequestKeyFolder folder = Open();
  for (const char* name : {"1.ecdh-es.pem.unfinished", "README", "x.ecdh-es.pem", "1.pem"}) {
    std::ofstream(path / name) << "text";
  }
  ASSERT_OK_AND_ASSIGN(const auto read, folder.ReadAll());
  EXPECT_TRUE(read.empty());
  EXPECT_FALSE(fs::exists(path / "1.ecdh-es.pem.unfinished"));
  EXPECT_TRUE(fs::exists(path / "README"));
}

TEST_F(RequestKeyFolderTest, RefusesWhatOthersCouldHaveRead) {
  const RequestKeyFolder folder = Open();
  ASSERT_THAT(folder.Write(NewKey(1000)), IsOk());
  fs::permissions(path / "1000.ecdh-es.pem", fs::perms::group_read, fs::perm_options::add);
  EXPECT_THAT(folder.ReadAll(), FailsWith(ErrorCode::kKeyUnfit));
  fs::permissions(path, fs::perms::others_exec, fs::perm_options::add);
  EXPECT_THAT(RequestKeyFolder::Open(path), FailsWith(ErrorCode::kKeyUnfit));
}

TEST_F(RequestKeyFolderTest, RefusesOtherFiles) {
  const RequestKeyFolder folder = Open();
  ASSERT_THAT(folder.Write(NewKey(1000)), IsOk());
  fs::rename(path / "1000.ecdh-es.pem", path / "1000.rsa-oaep-256.pem");
  EXPECT_THAT(folder.ReadAll(), FailsWith(ErrorCode::kKeyUnfit)) << "named for another algorithm";
  fs::rename(path / "1000.rsa-oaep-256.pem", dir.path() / "elsewhere.pem");
  fs::create_symlink(dir.path() / "elsewhere.pem", path / "1000.ecdh-es.pem");
  EXPECT_THAT(folder.ReadAll(), FailsWith(ErrorCode::kFileUnusable)) << "a link";
  fs::remove(path / "1000.ecdh-es.pem");
  fs::create_directory(path / "1000.ecdh-es.pem");
  fs::permissions(path / "1000.ecdh-es.pem", fs::perms::owner_all);
  EXPECT_THAT(folder.ReadAll(), FailsWith(ErrorCode::kKeyUnfit)) << "a folder";
}

TEST_F(RequestKeyFolderTest, NeedsAFolder) {
  std::ofstream(path) << "a file";
  EXPECT_THAT(RequestKeyFolder::Open(path), FailsWith(ErrorCode::kFileUnusable));
  EXPECT_THAT(RequestKeyFolder::Open(dir.path() / "no" / "such"),
              FailsWith(ErrorCode::kFileUnusable));
}

}  // namespace
}  // namespace issuer
