using Billing.Local.Journal;

namespace Billing.Local.Tests.Journal;

public sealed class TestJournalTests
{
    [Fact]
    public async Task A_service_gets_back_from_disk_what_it_appended_and_nothing_of_others()
    {
        using var journal = new TestJournal();
        var texts = new TextService(journal);
        await texts.SetAsync("a", "1");
        await journal.AppendAsync(JournalLane.Cosmos, new byte[] { 1 });
        var again = journal.Replay(new TextService(journal));
        await again.SetAsync("b", "2");

        Assert.Equal(["a", "b"], journal.Replay(new TextService(journal)).All.Keys);
        Assert.Equal(3, journal.Records.Count);
    }
}
