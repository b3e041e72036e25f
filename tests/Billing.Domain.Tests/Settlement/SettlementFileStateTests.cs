using Billing.Domain.Primitives;
using Billing.Domain.Settlement;

namespace Billing.Domain.Tests.Settlement;

public sealed class SettlementFileStateTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    [Fact]
    public void A_content_is_received_once_and_another_of_the_name_anew()
    {
        var state = Received("a");
        Assert.IsType<Outcome.Duplicate>(SettlementFileState.Receive(state, new SettlementFileReceived("stripe", "f.csv", "a", At)));
        Assert.IsType<Outcome.Accepted>(SettlementFileState.Receive(state, new SettlementFileReceived("stripe", "f.csv", "b", At)));
    }

    [Fact]
    public void A_new_content_of_the_name_waits_again()
    {
        var state = Finished(Received("a"), "a", SettlementFileResults.Reconciled, 1).Apply(new SettlementFileReceived("stripe", "f.csv", "b", At));
        Assert.Null(state.Finished);
    }

    [Theory]
    [InlineData(SettlementFileResults.Reconciled, 1, false)]
    [InlineData(SettlementFileResults.Rejected, 0, false)]
    [InlineData(SettlementFileResults.Rejected, 1, true)]
    public void An_end_stands_unless_a_rejected_file_settled_something_after_all(string before, int payouts, bool isAccepted)
    {
        var state = Finished(Received("a"), "a", before, 0);
        var outcome = SettlementFileState.Finish(state, End("a", SettlementFileResults.Reconciled, payouts));
        Assert.Equal(isAccepted, outcome is Outcome.Accepted);
    }

    [Fact]
    public void The_end_of_a_content_that_was_replaced_since_is_not_the_files_end() =>
        Assert.IsType<Outcome.Duplicate>(SettlementFileState.Finish(Received("b"), End("a", SettlementFileResults.Reconciled, 1)));

    private static SettlementFileState Received(string digest) => SettlementFileState.Empty.Apply(new SettlementFileReceived("stripe", "f.csv", digest, At));

    private static SettlementFileState Finished(SettlementFileState state, string digest, string result, int payouts) => state.Apply(End(digest, result, payouts));

    private static SettlementFileFinished End(string digest, string result, int payouts) => new("stripe", "f.csv", digest, result, payouts, At);
}
