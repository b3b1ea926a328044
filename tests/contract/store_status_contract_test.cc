// The promises of StatusStore, one test a promise, on every implementation
// (store_contract_test.cc says which).
#include <algorithm>
#include <set>

#include "tests/contract/store_contract.h"

namespace issuer {
namespace {

using SetKind = SetStatusOutcome::Kind;

std::vector<IssuanceId> IdsOf(const std::vector<IssuanceRecord>& records) {
  std::vector<IssuanceId> ids;
  for (const IssuanceRecord& record : records) {
    ids.push_back(record.id);
  }
  return ids;
}

// ---- Places ----

TEST_P(StoreContract, DrawsEveryPlaceFromAllThatAreFree) {  // [TSL-7]
  StatusDemand demand = Demand(0);
  demand.draws = {0, 0, 8189, 8189 + 8188, 5};
  const std::vector<StatusPlace> places = TakePlaces(demand);
  ASSERT_EQ(places.size(), 5U);
  // 8192 entries: the first, the first that is left, the last, the second to last, the seventh.
  const std::vector<std::uint32_t> expected{0, 1, 8191, 8190, 7};
  for (std::size_t i = 0; i < places.size(); ++i) {
    EXPECT_EQ(places[i].list, demand.new_list);
    EXPECT_EQ(places[i].index, expected[i]) << i;
  }
}

TEST_P(StoreContract, FillsOneListBeforeTheNextAndNeverMoreThanItsCapacity) {
  std::set<StatusListId> lists;
  std::set<std::pair<StatusListId, std::uint32_t>> taken;
  for (std::uint32_t i = 0; i < kEntriesOfChunk / 64 * 2; ++i) {
    StatusDemand demand = Demand(64);
    for (const StatusPlace& place : TakePlaces(demand)) {
      lists.insert(place.list);
      EXPECT_LT(place.index, demand.list_size);
      EXPECT_TRUE(taken.emplace(place.list, place.index).second) << "twice";
    }
  }
  EXPECT_EQ(lists.size(), 2U) << "each is full now";
  EXPECT_EQ(taken.size(), 2 * std::size_t{kEntriesOfChunk});
  EXPECT_FALSE(lists.contains(TakePlaces(Demand(1)).at(0).list));
}

TEST_P(StoreContract, ABatchStaysInOneList) {
  StatusDemand first = Demand(10);
  first.capacity = 11;
  const StatusListId begun = TakePlaces(first).at(0).list;
  const std::vector<StatusPlace> next = TakePlaces(Demand(2));
  EXPECT_EQ(next.at(0).list, next.at(1).list);
  EXPECT_NE(next.at(0).list, begun);
}

TEST_P(StoreContract, EachBucketHasItsLists) {
  StatusDemand later = Demand(1);
  later.list_expires_at = kListExpiry + Seconds(1);
  const StatusListId one = TakePlaces(Demand(1)).at(0).list;
  const StatusListId other = TakePlaces(later).at(0).list;
  EXPECT_NE(one, other);
  EXPECT_EQ(TakePlaces(Demand(1)).at(0).list, one);
  ASSERT_OK_AND_ASSIGN(const auto lists, statuses().ListStatusLists(kNow));
  EXPECT_EQ(lists.size(), 2U);
  ASSERT_OK_AND_ASSIGN(const auto left, statuses().ListStatusLists(kListExpiry));
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left.front().id, other);
}

TEST_P(StoreContract, ReservesPlacesWithTheRestOrNotAtAll) {
  const Redemption token = PutToken();
  Reservation reservation = ReservationOf(token);
  reservation.num_credentials = 2;
  reservation.status = Demand(2);
  reservation.status->draws = {3, 4};
  Reservation refused = reservation;
  refused.max_credentials = 1;
  ASSERT_OK_AND_ASSIGN(const Reserved none, issuances().ReserveIssuance(refused, kNow));
  EXPECT_EQ(none.outcome, ReserveOutcome::kLimitReached);
  EXPECT_TRUE(none.places.empty());
  ASSERT_OK_AND_ASSIGN(const Reserved reserved, issuances().ReserveIssuance(reservation, kNow));
  ASSERT_EQ(reserved.outcome, ReserveOutcome::kReserved);
  ASSERT_EQ(reserved.places.size(), 2U);
  EXPECT_EQ(reserved.places[0].index, 3U) << "the refused one took nothing";
  EXPECT_EQ(reserved.places[1].index, 5U);
}

// ---- Statuses ----

TEST_P(StoreContract, ShowsAStatusInItsPlaceAndInNoOther) {  // [TSL-3] [TSL-4]
  const IssuanceRecord first = PutIssuance();
  const IssuanceRecord second = PutIssuance();
  const SetStatusOutcome outcome =
      SetStatus(first.id, CredentialStatus::kSuspended, kNow + Seconds(1));
  EXPECT_EQ(outcome.kind, SetKind::kChanged);
  EXPECT_EQ(outcome.issuance.status, CredentialStatus::kSuspended);
  EXPECT_EQ(outcome.issuance.changed_at, std::optional(kNow + Seconds(1)));
  EXPECT_THAT(statuses().ReadIssuance(first.id), IsOkAndHolds(std::optional(outcome.issuance)));
  EXPECT_THAT(statuses().ReadIssuance(second.id), IsOkAndHolds(std::optional(second)));
  EXPECT_EQ(ValueAt(first.place), 2U);
  ASSERT_OK_AND_ASSIGN(const auto content, statuses().ReadStatusList(first.place.list));
  ASSERT_TRUE(content.has_value());
  EXPECT_EQ(content->values.size(), 2 * kEntriesOfChunk / 4);
  const auto num_zeros = std::count(content->values.begin(), content->values.end(), 0);
  EXPECT_EQ(static_cast<std::size_t>(num_zeros), content->values.size() - 1);
}

TEST_P(StoreContract, SuspendsAndReinstatesAndRevokesForEver) {
  const IssuanceRecord record = PutIssuance();
  const struct {
    CredentialStatus status;
    SetKind expected;
    std::uint64_t version;
  } kSteps[] = {
      {CredentialStatus::kValid, SetKind::kUnchanged, 1},
      {CredentialStatus::kSuspended, SetKind::kChanged, 2},
      {CredentialStatus::kSuspended, SetKind::kUnchanged, 2},
      {CredentialStatus::kValid, SetKind::kChanged, 3},
      {CredentialStatus::kInvalid, SetKind::kChanged, 4},
      {CredentialStatus::kInvalid, SetKind::kUnchanged, 4},
      {CredentialStatus::kValid, SetKind::kFinal, 4},
      {CredentialStatus::kSuspended, SetKind::kFinal, 4},
  };
  for (const auto& step : kSteps) {
    EXPECT_EQ(SetStatus(record.id, step.status).kind, step.expected);
    ASSERT_OK_AND_ASSIGN(const auto lists, statuses().ListStatusLists(kNow));
    ASSERT_EQ(lists.size(), 1U);
    EXPECT_EQ(lists.front().version, step.version);
  }
  EXPECT_EQ(ValueAt(record.place), 1U);
}

TEST_P(StoreContract, KnowsNoStatusOfWhatIsUnknownOrExpired) {
  const IssuanceRecord record = PutIssuance();
  EXPECT_EQ(SetStatus(IssuanceId("is_nobody"), CredentialStatus::kInvalid).kind, SetKind::kUnknown);
  EXPECT_EQ(SetStatus(record.id, CredentialStatus::kInvalid, kExpiry).kind, SetKind::kUnknown);
  EXPECT_EQ(ValueAt(record.place), 0U);
  EXPECT_THAT(statuses().ReadIssuance(IssuanceId("is_nobody")),
              IsOkAndHolds(std::optional<IssuanceRecord>()));
  EXPECT_THAT(statuses().ReadStatusList(StatusListId("nothing")), IsOk());
  EXPECT_FALSE(statuses().ReadStatusList(StatusListId("nothing"))->has_value());
}

TEST_P(StoreContract, TellsOfEachChange) {
  const IssuanceRecord record = PutIssuance();
  SetStatus(record.id, CredentialStatus::kSuspended);
  SetStatus(record.id, CredentialStatus::kSuspended);
  ASSERT_OK_AND_ASSIGN(const auto told, events().ReadEvents(0, 10));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.front().kind, EventKind::kStatusChanged);
  EXPECT_EQ(told.front().offer, record.offer);
  EXPECT_EQ(told.front().change,
            std::optional(StatusChange{record.id, CredentialStatus::kSuspended}));
}

// ---- Finding issuances ----

TEST_P(StoreContract, RecordsIssuancesWithTheNoteOnTheirOffer) {
  const OfferHandle offer = PutToken().token_record.offer;
  IssuanceRecord record = PutIssuance();
  record.id = IssuanceId("is_noted");
  record.offer = offer;
  record.notification = NewDigest();
  IssuanceNote note;
  note.offer = offer;
  note.configuration = record.configuration;
  note.num_credentials = 1;
  note.issuances = {record};
  ASSERT_THAT(issuances().RecordIssued(note, kNow), IsOk());
  EXPECT_THAT(statuses().ReadIssuance(record.id), IsOkAndHolds(std::optional(record)));
}

TEST_P(StoreContract, FindsIssuancesByEachOfTheirSides) {
  const OfferHandle other("of_b");
  const IssuanceRecord a = PutIssuance(kNow, "pid");
  const IssuanceRecord b = PutIssuance(kNow + Seconds(10), "diploma");
  const IssuanceRecord c = PutIssuance(kNow + Seconds(20), "pid", other);
  const IssuanceRecord d = PutIssuance(kNow + Seconds(30), "diploma", OfferHandle());
  const ConfigurationId pid("pid");
  const struct {
    const char* why;
    IssuanceFilter filter;
    std::vector<IssuanceId> expected;
  } kCases[] = {
      {"all, newest first", {}, {d.id, c.id, b.id, a.id}},
      {"of a configuration", {{}, pid, {}, {}}, {c.id, a.id}},
      {"of an offer", {OfferHandle("of_a"), {}, {}, {}}, {b.id, a.id}},
      {"of both", {OfferHandle("of_a"), pid, {}, {}}, {a.id}},
      {"of an offer whose name goes on", {OfferHandle("of_"), {}, {}, {}}, {}},
      {"from a time on", {{}, {}, kNow + Seconds(20), {}}, {d.id, c.id}},
      {"up to a time", {{}, {}, {}, kNow + Seconds(10)}, {b.id, a.id}},
      {"between two", {{}, {}, kNow + Seconds(1), kNow + Seconds(29)}, {c.id, b.id}},
      {"of a configuration, up to a time", {{}, pid, {}, kNow}, {a.id}},
      {"of nothing that is known", {{}, ConfigurationId("badge"), {}, {}}, {}},
  };
  for (const auto& one : kCases) {
    std::vector<IssuanceId> found;
    std::string cursor;
    do {
      ASSERT_OK_AND_ASSIGN(const IssuancePage page,
                           statuses().ListIssuances(one.filter, cursor, 1));
      const std::vector<IssuanceId> ids = IdsOf(page.issuances);
      found.insert(found.end(), ids.begin(), ids.end());
      cursor = page.next;
    } while (!cursor.empty());
    EXPECT_EQ(found, one.expected) << one.why;
    ASSERT_OK_AND_ASSIGN(const IssuancePage whole, statuses().ListIssuances(one.filter, "", 100));
    EXPECT_EQ(IdsOf(whole.issuances), one.expected) << one.why;
    EXPECT_TRUE(whole.next.empty()) << one.why;
  }
  ASSERT_OK_AND_ASSIGN(const IssuancePage nowhere, statuses().ListIssuances({}, "AQAx", 10));
  EXPECT_TRUE(nowhere.issuances.empty());
}

TEST_P(StoreContract, ForgetsIssuancesAndListsWhenTheyExpire) {
  const IssuanceRecord record = PutIssuance();
  EXPECT_EQ(SweepAll(kExpiry - Seconds(1)), 0U);
  EXPECT_EQ(SweepAll(kExpiry), 1U);
  EXPECT_THAT(statuses().ReadIssuance(record.id), IsOkAndHolds(std::optional<IssuanceRecord>()));
  ASSERT_OK_AND_ASSIGN(const IssuancePage page, statuses().ListIssuances({}, "", 10));
  EXPECT_TRUE(page.issuances.empty());
  EXPECT_EQ(SweepAll(kListExpiry - Seconds(1)), 0U);
  EXPECT_EQ(SweepAll(kListExpiry), 1U);
  ASSERT_OK_AND_ASSIGN(const auto list, statuses().ReadStatusList(record.place.list));
  EXPECT_FALSE(list.has_value());
  EXPECT_NE(TakePlaces(Demand(1)).at(0).list, record.place.list) << "begun anew";
}

}  // namespace
}  // namespace issuer
