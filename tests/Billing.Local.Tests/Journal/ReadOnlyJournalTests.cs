using Billing.Local.Journal;

namespace Billing.Local.Tests.Journal;

[Trait("Capability", "PLT-02")]
public sealed class ReadOnlyJournalTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task It_reads_what_a_running_host_has_written_and_changes_no_file()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        await using var open = journal;
        await texts.SetAsync("a", "1");
        var before = Lengths();

        var (reader, read) = Reader();
        Assert.True(reader.TryReplay([read]));

        Assert.Equal("1", Assert.Single(read.All).Value);
        Assert.Equal(before, Lengths());
        await texts.SetAsync("a", "2");
    }

    [Fact]
    public async Task The_end_that_a_host_is_still_writing_is_left_as_it_is()
    {
        var (journal, texts, _) = await _fixture.OpenAsync();
        await texts.SetAsync("a", "1");
        await journal.DisposeAsync();
        await File.AppendAllTextAsync(_fixture.Files()[^1], "half");
        var before = Lengths();

        var (reader, read) = Reader();
        Assert.True(reader.TryReplay([read]));

        Assert.Equal("1", Assert.Single(read.All).Value);
        Assert.Equal(before, Lengths());
    }

    [Fact]
    public async Task A_record_cannot_be_written_through_it()
    {
        var (journal, _, _) = await _fixture.OpenAsync();
        await journal.DisposeAsync();
        var (reader, _) = Reader();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.AppendAsync(JournalLane.Cosmos, new byte[1]));
    }

    private (ReadOnlyJournal Journal, TextService Texts) Reader()
    {
        var reader = new ReadOnlyJournal(_fixture.Folder, "repair");
        return (reader, new TextService(reader));
    }

    private List<(string, long)> Lengths() => [.. _fixture.Files().Select(file => (file, new FileInfo(file).Length))];
}
