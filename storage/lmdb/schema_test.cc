// Opening an environment and its tables; keys that carry an order.
#include "storage/lmdb/schema.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

constexpr std::uint64_t kMap = Environment::kMinMapBytes;

unsigned ModeOf(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777U;
}

// Opens `directory` and puts `value` under `key` into the table `table`.
void PutRaw(const std::filesystem::path& directory,
            const char* table,
            std::string_view key,
            const Bytes& value) {
  ASSERT_OK_AND_ASSIGN(const Environment environment, Environment::Open(directory, kMap));
  ASSERT_OK_AND_ASSIGN(WriteTxn txn, WriteTxn::Begin(environment));
  ASSERT_OK_AND_ASSIGN(const Table opened, txn.OpenTable(table));
  ASSERT_THAT(txn.Put(opened, AsBytes(key), value), IsOk());
  ASSERT_THAT(std::move(txn).Commit(), IsOk());
}

Result<Schema> OpenIn(const std::filesystem::path& directory) {
  ASSIGN_OR_RETURN(const Environment environment, Environment::Open(directory, kMap));
  return OpenSchema(environment);
}

TEST(Environment, MakesDirectoryAndFilesForItsUserOnly) {
  const TempDir parent;
  const auto directory = parent.path() / "store";
  ASSERT_OK_AND_ASSIGN(const Environment environment, Environment::Open(directory, kMap));
  EXPECT_EQ(ModeOf(directory), 0700U);
  for (const char* file : {"data.mdb", "lock.mdb", "issuerd.lock"}) {
    EXPECT_EQ(ModeOf(directory / file), 0600U) << file;
  }
  EXPECT_EQ(environment.map_bytes(), kMap);
}

TEST(Environment, RefusesWhatIsNoDirectoryOfItsOwn) {
  const TempDir parent;
  const auto lax = parent.path() / "lax";
  std::filesystem::create_directory(lax);
  std::filesystem::permissions(lax, std::filesystem::perms(0750));
  EXPECT_THAT(Environment::Open(lax, kMap), FailsWith(ErrorCode::kFileUnusable));
  const auto file = parent.path() / "file";
  std::ofstream(file) << "x";
  EXPECT_THAT(Environment::Open(file, kMap), FailsWith(ErrorCode::kFileUnusable));
  EXPECT_THAT(Environment::Open(parent.path() / "a" / "b", kMap),
              FailsWith(ErrorCode::kFileUnusable));
}

TEST(Environment, RefusesAMapThatIsTooSmall) {
  const TempDir directory;
  EXPECT_THAT(Environment::Open(directory.path(), kMap - 1), FailsWith(ErrorCode::kConfigInvalid));
}

TEST(Environment, OpensForOneOnly) {
  const TempDir directory;
  {
    ASSERT_OK_AND_ASSIGN(const Environment first, Environment::Open(directory.path(), kMap));
    EXPECT_THAT(Environment::Open(directory.path(), kMap), FailsWith(ErrorCode::kStoreDown));
  }
  EXPECT_THAT(Environment::Open(directory.path(), kMap), IsOk());
}

TEST(Environment, RefusesADataFileThatIsNotLmdb) {
  const TempDir directory;
  std::ofstream(directory.path() / "data.mdb") << std::string(8192, 'x');
  EXPECT_THAT(Environment::Open(directory.path(), kMap), FailsWith(ErrorCode::kStoreDown));
}

TEST(Schema, OpensAgainWhatItMade) {
  const TempDir directory;
  ASSERT_THAT(OpenIn(directory.path()), IsOk());
  EXPECT_THAT(OpenIn(directory.path()), IsOk());
}

TEST(Schema, TakesAnOlderStoreAndMakesItItsOwn) {
  const TempDir directory;
  ASSERT_THAT(OpenIn(directory.path()), IsOk());
  PutRaw(directory.path(), "meta", "version", {0, 0, 0, 1});
  EXPECT_THAT(OpenIn(directory.path()), IsOk());
  PutRaw(directory.path(), "meta", "version", {0, 0, 0, 2});
  EXPECT_THAT(OpenIn(directory.path()), IsOk());
}

TEST(Schema, OrdersIssuancesByTimeWithinWhatTheyShare) {
  const Bytes prefix = IssuancePrefix(IssuanceIndex::kOffer, "of_a");
  const Bytes early = IssuanceKey(prefix, FromUnix(255), IssuanceId("is_z"));
  const Bytes late = IssuanceKey(prefix, FromUnix(256), IssuanceId("is_a"));
  EXPECT_LT(early, late);
  const auto entry = ParseIssuanceKey(prefix, late);
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->issued_at, FromUnix(256));
  EXPECT_EQ(entry->id, IssuanceId("is_a"));
  EXPECT_FALSE(ParseIssuanceKey(IssuancePrefix(IssuanceIndex::kOffer, "of_b"), late).has_value());
  EXPECT_FALSE(ParseIssuanceKey(IssuancePrefix(IssuanceIndex::kOffer, "of_"), late).has_value());
  EXPECT_FALSE(ParseIssuanceKey(prefix, prefix).has_value());
  EXPECT_FALSE(ParseIssuanceKey(prefix, IssuanceKey(prefix, FromUnix(1), IssuanceId())));
}

TEST(Schema, RefusesOtherVersions) {
  struct Case {
    Bytes version;
    ErrorCode expected;
    const char* why;
  };
  const Case kCases[] = {
      {{0, 0, 0, 3}, ErrorCode::kStoreVersionNewer, "the next version"},
      {{1, 0, 0, 1}, ErrorCode::kStoreVersionNewer, "a far version"},
      {{0, 0, 0, 0}, ErrorCode::kRecordMalformed, "no version at all"},
      {{0, 0, 1}, ErrorCode::kRecordMalformed, "cut"},
      {{0, 0, 0, 0, 1}, ErrorCode::kRecordMalformed, "too long"},
      {{}, ErrorCode::kRecordMalformed, "empty"},
  };
  for (const Case& c : kCases) {
    const TempDir directory;
    ASSERT_THAT(OpenIn(directory.path()), IsOk());
    PutRaw(directory.path(), "meta", "version", c.version);
    EXPECT_THAT(OpenIn(directory.path()), FailsWith(c.expected)) << c.why;
    EXPECT_THAT(OpenIn(directory.path()), FailsWith(c.expected)) << c.why << ", left as it was";
  }
}

TEST(Schema, RefusesAnotherProgramsTables) {
  const TempDir directory;
  PutRaw(directory.path(), "mails", "1", {1});
  EXPECT_THAT(OpenIn(directory.path()), FailsWith(ErrorCode::kFileUnusable));
}

TEST(Handles, EndWithoutATraceUnlessCommitted) {
  const TempDir directory;
  ASSERT_OK_AND_ASSIGN(const Environment environment, Environment::Open(directory.path(), kMap));
  ASSERT_OK_AND_ASSIGN(const Schema schema, OpenSchema(environment));
  {
    ASSERT_OK_AND_ASSIGN(WriteTxn txn, WriteTxn::Begin(environment));
    ASSERT_THAT(txn.Put(schema.nonces, AsBytes("key"), {}), IsOk());
  }
  ASSERT_OK_AND_ASSIGN(const ReadTxn read, ReadTxn::Begin(environment));
  EXPECT_FALSE(read.Get(schema.nonces, AsBytes("key")).value().has_value());
}

TEST(Handles, GiveNothingForKeysThatCannotBe) {
  const TempDir directory;
  ASSERT_OK_AND_ASSIGN(const Environment environment, Environment::Open(directory.path(), kMap));
  ASSERT_OK_AND_ASSIGN(const Schema schema, OpenSchema(environment));
  ASSERT_OK_AND_ASSIGN(const ReadTxn read, ReadTxn::Begin(environment));
  EXPECT_FALSE(read.Get(schema.offers, {}).value().has_value());
  EXPECT_FALSE(read.Get(schema.offers, AsBytes(std::string(512, 'x'))).value().has_value());
}

TEST(Handles, ManyReadersReadAtOnceAndTheNextIsTold) {
  const TempDir directory;
  ASSERT_OK_AND_ASSIGN(const Environment environment, Environment::Open(directory.path(), kMap));
  std::vector<ReadTxn> readers;
  for (unsigned i = 0; i < Environment::kMaxReaders; ++i) {
    ASSERT_OK_AND_ASSIGN(ReadTxn reader, ReadTxn::Begin(environment));
    readers.push_back(std::move(reader));
  }
  EXPECT_THAT(ReadTxn::Begin(environment), FailsWith(ErrorCode::kStoreDown));
  readers.pop_back();
  EXPECT_THAT(ReadTxn::Begin(environment), IsOk());
}

TEST(SchemaKeys, SortByTimeFirst) {
  const OfferHandle a("of_a");
  const OfferHandle z("of_z");
  EXPECT_LT(TimeKey(FromUnix(255), z), TimeKey(FromUnix(256), a));
  EXPECT_LT(TimeKey(FromUnix(256), a), TimeKey(FromUnix(256), z));
  EXPECT_LT(ExpiryKey(FromUnix(1), ExpiringTable::kNonces, AsBytes("z")),
            ExpiryKey(FromUnix(0x100000000), ExpiringTable::kOffers, AsBytes("a")));
}

TEST(SchemaKeys, SurviveTheWayToBytesAndBack) {
  EXPECT_EQ(HandleOfTimeKey(TimeKey(FromUnix(7), OfferHandle("of_a"))), OfferHandle("of_a"));
  ASSERT_OK_AND_ASSIGN(
      const ExpiryEntry entry,
      ParseExpiryKey(ExpiryKey(FromUnix(7), ExpiringTable::kIdempotency, AsBytes("key"))));
  EXPECT_EQ(entry.expires_at, FromUnix(7));
  EXPECT_EQ(entry.table, ExpiringTable::kIdempotency);
  EXPECT_EQ(AsText(entry.key), "key");
}

TEST(SchemaKeys, RefuseWhatTheyDidNotWrite) {
  EXPECT_EQ(HandleOfTimeKey(Bytes(8, 0)), std::nullopt);
  struct Case {
    Bytes key;
    const char* why;
  };
  const Case kCases[] = {
      {{}, "empty"},
      {{0, 0, 0, 0, 0, 0, 0, 1, 1}, "without a key"},
      {{0, 0, 0, 0, 0, 0, 0, 1, 0, 'k'}, "table 0"},
      {{0, 0, 0, 0, 0, 0, 0, 1, 15, 'k'}, "an unknown table"},
      {{0x80, 0, 0, 0, 0, 0, 0, 1, 1, 'k'}, "a time beyond 63 bits"},
  };
  for (const Case& c : kCases) {
    EXPECT_THAT(ParseExpiryKey(c.key), FailsWith(ErrorCode::kRecordMalformed)) << c.why;
  }
}

}  // namespace
}  // namespace issuer
