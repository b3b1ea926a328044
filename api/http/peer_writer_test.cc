// Answers on a socket whose other end reads, does not read, or is gone; and the table and the limit
// beside it.
#include "api/http/peer_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <thread>

#include "api/http/connection_table.h"
#include "api/http/in_flight_limit.h"
#include "appliance/base/fd.h"
#include "appliance/base/size.h"

namespace issuer {
namespace {

struct SocketPair {
  UniqueFd ours;
  UniqueFd theirs;
};

SocketPair Connected() {
  std::array<int, 2> fds{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds.data()), 0);
  ::fcntl(fds[0], F_SETFL, O_NONBLOCK);
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

TEST(WriteWhole, WritesMoreThanTheSocketHolds) {
  const SocketPair pair = Connected();
  const std::string bytes(8 * kMiB, 'x');
  std::size_t num_read = 0;
  std::thread reader([&] {
    std::array<char, 65536> buffer{};
    while (num_read < bytes.size()) {
      const ssize_t got = ::recv(pair.theirs.get(), buffer.data(), buffer.size(), 0);
      if (got <= 0) {
        return;
      }
      num_read += static_cast<std::size_t>(got);
    }
  });
  EXPECT_EQ(WriteWhole(pair.ours.get(), bytes, Deadline::In(std::chrono::seconds(30))),
            PeerWrite::kWhole);
  reader.join();
  EXPECT_EQ(num_read, bytes.size());
}

TEST(WriteWhole, GivesUpOnAPeerThatDoesNotRead) {
  const SocketPair pair = Connected();
  const std::string bytes(8 * kMiB, 'x');
  EXPECT_EQ(WriteWhole(pair.ours.get(), bytes, Deadline::In(std::chrono::milliseconds(0))),
            PeerWrite::kTooSlow);
  EXPECT_EQ(WriteWhole(pair.ours.get(), bytes, Deadline::In(std::chrono::milliseconds(20))),
            PeerWrite::kTooSlow);
}

TEST(WriteWhole, SurvivesAPeerThatIsGone) {
  SocketPair pair = Connected();
  pair.theirs.Close();
  EXPECT_EQ(WriteWhole(pair.ours.get(), "x", Deadline::In(std::chrono::seconds(1))),
            PeerWrite::kPeerGone);
}

TEST(InFlightLimit, GivesOutNoMoreThanItHas) {
  InFlightLimit limit(2);
  auto first = limit.TryTake();
  ASSERT_TRUE(first.has_value());
  {
    const auto second = limit.TryTake();
    EXPECT_TRUE(second.has_value());
    EXPECT_FALSE(limit.TryTake().has_value());
  }
  const auto third = limit.TryTake();
  EXPECT_TRUE(third.has_value()) << "a ticket came back";
  EXPECT_FALSE(limit.WaitUntilNone(Deadline::In(std::chrono::milliseconds(0))));
  first.reset();
  EXPECT_TRUE(limit.TryTake().has_value());
}

TEST(InFlightLimit, TellsWhenNothingIsInFlight) {
  InFlightLimit limit(1);
  auto ticket = limit.TryTake();
  std::thread other([&] { ticket.reset(); });
  EXPECT_TRUE(limit.WaitUntilNone(Deadline::In(std::chrono::seconds(30))));
  other.join();
}

TEST(ConnectionTable, ShutsThoseThatAreLate) {
  const SocketPair late = Connected();
  const SocketPair early = Connected();
  ConnectionTable table(10);
  const ConnectionTable::TimePoint now{std::chrono::hours(1)};
  EXPECT_TRUE(table.Add(late.ours.get(), now - std::chrono::seconds(1)));
  EXPECT_TRUE(table.Add(early.ours.get(), now - std::chrono::seconds(1)));
  table.SetLateAfter(early.ours.get(), now + std::chrono::seconds(1));
  EXPECT_EQ(table.ShutLate(now), 1U);
  char byte = 0;
  EXPECT_EQ(::recv(late.theirs.get(), &byte, 1, 0), 0) << "end of stream";
  EXPECT_EQ(::recv(early.theirs.get(), &byte, 1, MSG_DONTWAIT), -1) << "still open";
}

TEST(ConnectionTable, HasRoomForSoMany) {
  const SocketPair first = Connected();
  const SocketPair second = Connected();
  ConnectionTable table(1);
  const auto never = ConnectionTable::TimePoint::max();
  EXPECT_TRUE(table.Add(first.ours.get(), never));
  EXPECT_FALSE(table.Add(second.ours.get(), never));
  EXPECT_EQ(table.ShutLate(ConnectionTable::TimePoint{}), 1U) << "the one without room";
  EXPECT_FALSE(table.WaitUntilEmpty(Deadline::In(std::chrono::milliseconds(0))));
  table.Remove(first.ours.get());
  table.Remove(second.ours.get());
  EXPECT_TRUE(table.WaitUntilEmpty(Deadline::In(std::chrono::milliseconds(0))));
}

}  // namespace
}  // namespace issuer
