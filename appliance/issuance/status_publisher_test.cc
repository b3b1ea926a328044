// When lists are signed, what is in them, and what is served when the signer is away.
#include "appliance/issuance/status_publisher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "appliance/base/encoding.h"
#include "appliance/issuance/status_places.h"
#include "crypto/jose/deflate.h"
#include "crypto/zlib/inflate.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using Form = StatusListForm;

class StatusPublisherTest : public testing::Test {
 protected:
  StatusPublisherTest() {
    issuer_.config.status.enabled = true;
    issuer_.config.status.base = StatusBaseOf(issuer_.config.identifier);
    for (CredentialConfiguration& configuration : issuer_.credentials.all) {
      configuration.signing.has_status = true;
    }
  }

  // A credential of its own that expires in `validity`.
  IssuanceRecord Put(std::string_view id = "pid") {
    const Services services = issuer_.services();
    const CredentialConfiguration& configuration =
        *services.credentials.Find(ConfigurationId(std::string(id)));
    const auto places = TakeStatusPlaces(configuration, 1, services);
    EXPECT_THAT(places, IsOk());
    const auto records = IssuancesAt(*places,
                                     OfferHandle(),
                                     configuration.id,
                                     issuer_.clock.Now() + configuration.signing.validity,
                                     services);
    EXPECT_THAT(services.stores.statuses.RecordIssuances(records), IsOk());
    return records.front();
  }

  void Set(const IssuanceRecord& record, CredentialStatus status) {
    EXPECT_THAT(issuer_.stores.SetStatus(record.id, status, issuer_.clock.Now()), IsOk());
  }

  StatusListDraft LastDraft() { return issuer_.signer.status_list_drafts().back(); }
  std::size_t NumSigned() { return issuer_.signer.status_list_drafts().size(); }

  TestIssuer issuer_;
};

// [TSL-9]
TEST_F(StatusPublisherTest, SignsWhatChangedAndWhatGrowsOldAndNothingElse) {
  const IssuanceRecord record = Put();
  const struct {
    const char* why;
    std::function<void()> happens;
    std::size_t num_signed;
  } kSteps[] = {
      {"never signed", [] {}, 1},
      {"nothing happened", [] {}, 1},
      {"another place was taken", [&] { Put(); }, 1},
      {"an entry changed", [&] { Set(record, CredentialStatus::kSuspended); }, 2},
      {"it is not old yet",
       [&] { issuer_.clock.Advance(issuer_.config.status.refresh - Seconds(1)); },
       2},
      {"it is old", [&] { issuer_.clock.Advance(Seconds(1)); }, 3},
      {"the clock stepped back", [&] { issuer_.clock.Advance(Seconds(-10)); }, 4},
  };
  for (const auto& step : kSteps) {
    step.happens();
    issuer_.status_lists().PublishDue();
    EXPECT_EQ(NumSigned(), step.num_signed) << step.why;
  }
  const StatusListDraft draft = LastDraft();
  EXPECT_EQ(draft.form, Form::kTokenJwt);
  EXPECT_EQ(draft.uri, "https://issuer.example/t1/status/" + record.place.list.value());
  EXPECT_EQ(draft.bits, 2);
  EXPECT_EQ(draft.issued_at, issuer_.clock.Now());
  EXPECT_EQ(draft.expires_at, issuer_.clock.Now() + issuer_.config.status.lifetime);
  EXPECT_EQ(draft.ttl, issuer_.config.status.ttl);
}

// [TSL-3] [BSL-2]
TEST_F(StatusPublisherTest, WritesBothBitOrders) {
  const IssuanceRecord revoked = Put();
  const IssuanceRecord suspended = Put();
  Set(revoked, CredentialStatus::kInvalid);
  Set(suspended, CredentialStatus::kSuspended);
  const StatusListId& list = revoked.place.list;
  ASSERT_EQ(suspended.place.list, list);

  ASSERT_THAT(issuer_.status_lists().Find(list, Form::kTokenJwt), IsOk());
  ASSERT_OK_AND_ASSIGN(const Bytes values, InflateZlib(LastDraft().list, 131072 / 4));
  ASSERT_EQ(values.size(), 131072U / 4);
  Bytes expected(values.size());
  const auto low = [](std::uint32_t index, unsigned value) {
    return static_cast<std::uint8_t>(value << (index % 4 * 2));
  };
  expected[revoked.place.index / 4] |= low(revoked.place.index, 1);
  expected[suspended.place.index / 4] |= low(suspended.place.index, 2);
  EXPECT_TRUE(values == expected);

  const struct {
    Form form;
    std::uint32_t index;
    const char* suffix;
  } kCases[] = {{Form::kRevocation, revoked.place.index, "/revocation"},
                {Form::kSuspension, suspended.place.index, "/suspension"}};
  for (const auto& one : kCases) {
    ASSERT_THAT(issuer_.status_lists().Find(list, one.form), IsOk());
    const StatusListDraft draft = LastDraft();
    EXPECT_EQ(draft.form, one.form);
    EXPECT_TRUE(draft.uri.ends_with(one.suffix));
    const ByteView gzip = draft.list;  // ten bytes before the content, eight after it [rfc1952]
    ASSERT_OK_AND_ASSIGN(const WipedBytes bits,
                         Inflate(gzip.subspan(10).first(gzip.size() - 18), 131072 / 8));
    ASSERT_EQ(bits.size(), 131072U / 8) << "16 KiB at least";
    WipedBytes only(bits.size());
    only[one.index / 8] = static_cast<std::uint8_t>(0x80U >> (one.index % 8));
    EXPECT_TRUE(bits == only);
  }
}

TEST_F(StatusPublisherTest, SignsBitstringsOnlyForWhoAsks) {
  const IssuanceRecord record = Put();
  issuer_.status_lists().PublishDue();
  EXPECT_EQ(NumSigned(), 1U);
  ASSERT_THAT(issuer_.status_lists().Find(record.place.list, Form::kRevocation), IsOk());
  EXPECT_EQ(NumSigned(), 2U);
  Set(record, CredentialStatus::kInvalid);
  issuer_.status_lists().PublishDue();
  EXPECT_EQ(NumSigned(), 4U) << "both forms that are known";
}

TEST_F(StatusPublisherTest, ServesWhatWasSignedAsLongAsItIsGood) {
  const IssuanceRecord record = Put();
  StatusPublisher& lists = issuer_.status_lists();
  issuer_.signer.FailWith(ErrorCode::kSignerDown);
  lists.PublishDue();
  EXPECT_THAT(issuer_.LogText(), HasSubstr("status_list.not_published"));
  EXPECT_THAT(lists.Find(record.place.list, Form::kTokenJwt), FailsWith(ErrorCode::kSignerDown));

  issuer_.signer.FailWith(std::nullopt);
  ASSERT_OK_AND_ASSIGN(const auto first, lists.Find(record.place.list, Form::kTokenJwt));
  ASSERT_TRUE(first.has_value());
  issuer_.signer.FailWith(ErrorCode::kSignerDown);
  Set(record, CredentialStatus::kInvalid);
  lists.PublishDue();
  ASSERT_OK_AND_ASSIGN(const auto second, lists.Find(record.place.list, Form::kTokenJwt));
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->text, first->text) << "better than none";
  issuer_.clock.Advance(issuer_.config.status.lifetime);
  EXPECT_THAT(lists.Find(record.place.list, Form::kTokenJwt), FailsWith(ErrorCode::kSignerDown));
}

TEST_F(StatusPublisherTest, KnowsNoListThatIsNotOrNoMore) {
  const IssuanceRecord record = Put();
  StatusPublisher& lists = issuer_.status_lists();
  ASSERT_OK_AND_ASSIGN(const auto none, lists.Find(StatusListId("nothing"), Form::kTokenJwt));
  EXPECT_FALSE(none.has_value());
  lists.PublishDue();
  EXPECT_THAT(lists.ListUris().value(), SizeIs(1));
  ASSERT_OK_AND_ASSIGN(const auto live, issuer_.stores.ListStatusLists(issuer_.clock.Now()));
  issuer_.clock.Set(live.front().expires_at);
  lists.PublishDue();
  EXPECT_THAT(lists.ListUris().value(), SizeIs(0));
  ASSERT_OK_AND_ASSIGN(const auto gone, lists.Find(record.place.list, Form::kTokenJwt));
  EXPECT_FALSE(gone.has_value());
}

// [TSL-7]
TEST_F(StatusPublisherTest, ConfigurationsThatExpireTogetherShareAList) {
  for (CredentialConfiguration& configuration : issuer_.credentials.all) {
    configuration.signing.validity = Seconds(86400);
  }
  EXPECT_EQ(Put("pid").place.list, Put("badge").place.list);
  issuer_.credentials.all.back().signing.validity = issuer_.config.status.bucket * 2;
  EXPECT_NE(Put("pid").place.list, Put("badge").place.list);
  const IssuanceRecord record = Put("badge");
  ASSERT_OK_AND_ASSIGN(const auto lists, issuer_.stores.ListStatusLists(issuer_.clock.Now()));
  for (const StatusListVersion& list : lists) {
    if (list.id == record.place.list) {
      EXPECT_GE(list.expires_at, record.expires_at);
    }
  }
}

}  // namespace
}  // namespace issuer
