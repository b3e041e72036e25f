using System.Security.Cryptography;
using System.Text;
using Azure;
using Billing.Functions.Runtime;
using Billing.Platform.Audit;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Audit;

[Trait("Capability", "PLT-11")]
public sealed class DailyRootTests
{
    private static readonly DateOnly First = new(2026, 11, 2);

    // Leaves and roots that implementations of Certificate Transparency test themselves with.
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_tree_hash_is_that_of_RFC_9162(int leaves, string root)
    {
        string[] all = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var tree = new MerkleTree();
        foreach (var leaf in all.Take(leaves))
        {
            tree.Add(Convert.FromHexString(leaf));
        }

        Assert.Equal(root, tree.Root());
    }

    [Fact]
    public async Task A_day_is_sealed_with_the_heads_of_its_streams_as_the_documentation_says()
    {
        await using var books = await SealedBooks.StartAsync();
        var (heads, root) = await ReadAsync(books, First);

        var envelopes = new List<EventEnvelope>();
        await foreach (var envelope in books.Services.GetRequiredService<StreamQueries>().EventsAsync(SealedBooks.Tenant, SealedBooks.Region, string.Empty))
        {
            envelopes.Add(envelope);
        }

        var expected = envelopes
            .Where(envelope => envelope.RecordedAt < DateTimeOffset.Parse("2026-11-03T00:00:00Z"))
            .GroupBy(envelope => envelope.Stream)
            .Select(stream => stream.MaxBy(envelope => envelope.Sequence)!)
            .Select(last => new StreamHead(last.Stream, last.Sequence, last.Hash))
            .OrderBy(head => head.Stream, StringComparer.Ordinal)
            .ToList();
        Assert.True(expected.Count > 5, "There is little to seal.");
        Assert.Equal(expected, heads);

        var tree = Tree([.. expected.Select(head => Sha([0, .. Encoding.UTF8.GetBytes($"{head.Stream}\n{head.Length}\n{head.Hash}")]))]);
        var text = $"billing-daily-root/1\nnordwind\nwesteurope\n2026-11-02\n{expected.Count}\n{Convert.ToHexStringLower(tree)}\n";
        Assert.Equal(Convert.ToHexStringLower(Sha(Encoding.UTF8.GetBytes(text))), root.Root);
    }

    [Fact]
    public async Task Sealing_again_changes_nothing()
    {
        await using var books = await SealedBooks.StartAsync();
        var before = await ReadAsync(books, First);
        var made = await books.Services.GetRequiredService<DailyRootMaker>().MakeAsync(SealedBooks.Tenant, SealedBooks.Region, First, CancellationToken.None);

        Assert.Empty(made.Days);
        Assert.Equal(before.Root, (await ReadAsync(books, First)).Root);
    }

    [Fact]
    public async Task Days_that_were_missed_are_made_up_and_each_holds_the_one_before()
    {
        await using var books = await SealedBooks.StartAsync(until: "2026-11-02T20:00:00Z");
        var maker = books.Services.GetRequiredService<DailyRootMaker>();
        var made = await maker.MakeAsync(SealedBooks.Tenant, SealedBooks.Region, First.AddDays(4), CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 5).Select(First.AddDays), made.Days);
        Assert.True(made.RequestCharge > 0);
        var previous = string.Empty;
        foreach (var day in made.Days)
        {
            var (heads, root) = await ReadAsync(books, day);
            Assert.Equal((previous, heads.Count == 0), (root.Previous, day != First));
            previous = root.Root;
        }
    }

    [Fact]
    public async Task A_root_in_storage_can_be_neither_changed_nor_deleted()
    {
        await using var books = await SealedBooks.StartAsync();
        var blob = books.Scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.DailyRoots).GetBlobClient("nordwind/westeurope/2026-11-02.jsonl");

        var changed = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(BinaryData.FromString("other"), overwrite: true));
        var deleted = await Assert.ThrowsAsync<RequestFailedException>(() => blob.DeleteAsync());
        Assert.Equal((409, 409), (changed.Status, deleted.Status));
    }

    [Theory]
    [InlineData("a head is altered", Tampering.Altered, 3)]
    [InlineData("the root is altered", Tampering.Altered, 3)]
    [InlineData("the last line is cut off", Tampering.Altered, 3)]
    [InlineData("the day is made anew", Tampering.Altered, 3)]
    [InlineData("the day is removed", Tampering.Removed, 3)]
    public async Task What_happened_to_a_root_is_named_with_its_day(string what, Tampering tampering, int dayOfMonth)
    {
        await using var books = await SealedBooks.StartAsync("2026-11-05T00:20:00Z");
        var copy = await CopiedRoots.OfAsync(books.Roots, SealedBooks.Tenant, SealedBooks.Region);
        Assert.Equal(3, copy.Days.Count);
        var day = new DateOnly(2026, 11, dayOfMonth);
        var lines = copy.Days[day];
        switch (what)
        {
            case "a head is altered":
                copy.Days[day] = lines.Replace(": \"", ":\"", StringComparison.Ordinal).Insert(0, "{\"stream\":\"a\",\"length\":1,\"hash\":\"00\"}\n");
                break;
            case "the root is altered":
                copy.Days[day] = lines.Replace("\"root\":\"", "\"root\":\"0", StringComparison.Ordinal);
                break;
            case "the last line is cut off":
                copy.Days[day] = string.Empty;
                break;
            case "the day is made anew":
                var other = DailyRoot.Of(SealedBooks.Tenant, SealedBooks.Region, day, new MerkleTree(), previous: new string('0', 64));
                copy.Days[day] = Encoding.UTF8.GetString(DailyRootFile.Line(other));
                break;
            default:
                copy.Days.Remove(day);
                break;
        }

        var findings = await books.CheckAsync(copy);
        Assert.Contains(findings, finding => finding.Record == CheckedRecord.DailyRoot && finding.Tampering == tampering && finding.Day == day);
    }

    private static async Task<(IReadOnlyList<StreamHead> Heads, DailyRoot Root)> ReadAsync(SealedBooks books, DateOnly day)
    {
        await using var content = (await books.Roots.OpenAsync(SealedBooks.Tenant, SealedBooks.Region, day, CancellationToken.None))!;
        var heads = new List<StreamHead>();
        DailyRoot? root = null;
        await foreach (var (head, last) in DailyRootFile.ReadAsync(content, CancellationToken.None))
        {
            root = last;
            if (head is not null)
            {
                heads.Add(head);
            }
        }

        return (heads, root!);
    }

    // The recursive definition of RFC 9162, section 2.1.1, as it stands there.
    private static byte[] Tree(byte[][] leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var half = 1;
        while (half * 2 < leaves.Length)
        {
            half *= 2;
        }

        return Sha([1, .. Tree(leaves[..half]), .. Tree(leaves[half..])]);
    }

    private static byte[] Sha(byte[] bytes) => SHA256.HashData(bytes);
}
