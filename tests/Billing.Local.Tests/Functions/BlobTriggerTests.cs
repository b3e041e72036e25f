using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Billing.Local.Blobs;
using Billing.Local.Functions;
using Billing.Local.Functions.Blobs;
using Billing.Local.Functions.State;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Tests.Functions;

// Azure documentation: "Azure Blob storage trigger for Azure Functions" (functions-bindings-storage-blob-trigger).
public sealed class BlobTriggerTests : IDisposable
{
    private readonly SimulatedClock _clock = new(HostFixture.Start);
    private readonly TestJournal _journal = new();
    private readonly Seen _seen = new();
    private LocalBlobAccount _account;

    public BlobTriggerTests() => _account = new LocalBlobAccount(null, _clock, _journal);

    public void Dispose() => _journal.Dispose();

    public sealed class Seen : ConcurrentQueue<string>
    {
        public int Failures { get; set; }
    }

    public sealed record Payload(string Name, int Count);

    public sealed class Reader(Seen seen)
    {
        [Function("Read")]
        public async Task ReadAsync([BlobTrigger("%Container%/{tenant}/stripe/{name}.csv")] Stream content, string tenant, string name, FunctionContext context)
        {
            using var reader = new StreamReader(content);
            seen.Enqueue($"{tenant} {name} {await reader.ReadToEndAsync()} {context.BindingContext.BindingData["BlobTrigger"]}");
            if (seen.Failures-- > 0)
            {
                throw new InvalidOperationException("not now");
            }
        }
    }

    public sealed class Types(Seen seen)
    {
        [Function("Text")]
        public void Text([BlobTrigger("types/{name}")] string content, string name) => seen.Enqueue($"text {name} {content}");

        [Function("Data")]
        public void Data([BlobTrigger("types")] BinaryData content) => seen.Enqueue($"data {content}");

        [Function("Bytes")]
        public void Bytes([BlobTrigger("types")] byte[] content) => seen.Enqueue($"bytes {content.Length}");

        [Function("Poco")]
        public void Poco([BlobTrigger("types")] Payload content) => seen.Enqueue($"poco {content.Name} {content.Count}");

        [Function("Client")]
        public void Client([BlobTrigger("types")] BlobClient content) => seen.Enqueue($"client {content.Name}");
    }

    [Fact]
    public async Task A_blob_that_is_written_runs_the_function_with_the_parts_of_its_name()
    {
        await using var running = await RunAsync();
        await WriteAsync("acme/stripe/march.csv", "a,b");
        await WriteAsync("acme/stripe/ignored.txt", "c,d");
        await running.DrainAsync();
        Assert.Equal(["acme march a,b settlements/acme/stripe/march.csv"], _seen);
    }

    [Fact]
    public async Task Blobs_that_were_there_before_the_first_start_run_too()
    {
        await WriteAsync("acme/stripe/march.csv", "a,b");
        await using var running = await RunAsync();
        await running.DrainAsync();
        Assert.Single(_seen);
    }

    // Section "Blob receipts": no version of a blob runs the function twice.
    [Fact]
    public async Task A_restart_does_not_run_old_blobs_again_but_runs_what_was_written_meanwhile()
    {
        await using (var running = await RunAsync())
        {
            await WriteAsync("acme/stripe/march.csv", "one");
            await running.DrainAsync();
        }

        await WriteAsync("acme/stripe/april.csv", "two");
        await WriteAsync("beta/stripe/march.csv", "three");
        await using (var running = await RunAsync())
        {
            await running.DrainAsync();
            await WriteAsync("acme/stripe/march.csv", "new version");
            await running.DrainAsync();
        }

        Assert.Equal(["one", "two", "three", "new version"], _seen.Select(line => string.Join(' ', line.Split(' ')[2..^1])).OrderBy(Order));

        static int Order(string text) => Array.IndexOf(["one", "two", "three", "new version"], text);
    }

    [Fact]
    public async Task A_host_that_stopped_leaves_no_blob_pending_in_the_account()
    {
        await using (await RunAsync())
        {
            await WriteAsync("acme/stripe/march.csv", "one");
        }

        await WriteAsync("acme/stripe/april.csv", "two");
        Assert.Equal(0, _account.PendingWork);
    }

    // Section "Poison blobs": five tries, and then the blob is left alone.
    [Fact]
    public async Task A_blob_whose_function_fails_is_tried_five_times_and_never_again()
    {
        _seen.Failures = 100;
        await using (var running = await RunAsync())
        {
            await WriteAsync("acme/stripe/march.csv", "bad");
            await running.DrainAsync();
            Assert.Equal(5, _seen.Count);
        }

        await using (var running = await RunAsync())
        {
            await running.DrainAsync();
            Assert.Equal(5, _seen.Count);
        }
    }

    [Fact]
    public async Task A_blob_whose_function_fails_twice_succeeds_at_the_third_try()
    {
        _seen.Failures = 2;
        await using var running = await RunAsync();
        await WriteAsync("acme/stripe/march.csv", "good");
        await running.DrainAsync();
        Assert.Equal(3, _seen.Count);
    }

    [Fact]
    public async Task The_content_is_bound_as_text_data_bytes_json_and_client()
    {
        await using var running = await RunAsync(typeof(Types));
        await _account.CreateClient().GetBlobContainerClient("types").CreateAsync();
        await _account.CreateClient().GetBlobContainerClient("types").UploadBlobAsync("a/b.json", BinaryData.FromString("""{"name":"n","count":3}"""));
        await running.DrainAsync();
        Assert.Equal(
            ["bytes 22", "client a/b.json", "data {\"name\":\"n\",\"count\":3}", "poco n 3", "text a/b.json {\"name\":\"n\",\"count\":3}"],
            _seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_host_without_a_blob_account_says_so() =>
        Assert.Equal(
            "Function 'Read': the host has no blob account",
            Assert.Throws<FunctionsConfigurationException>(() => HostFixture.Builder(typeof(Reader), settings: ("Container", "x")).Build()).Message);

    // Section "Blob name patterns".
    [Theory]
    [InlineData("in/{name}", "a/b/c.txt", "name=a/b/c.txt")]
    [InlineData("in/original-{name}", "original-a.txt", "name=a.txt")]
    [InlineData("in/original-{name}", "copy-a.txt", null)]
    [InlineData("in/{name}.png", "a.png", "name=a")]
    [InlineData("in/{name}.{extension}", "a.b.txt", "name=a.b,extension=txt")]
    [InlineData("in/{{20140101}}-{name}", "{20140101}-soundfile.mp3", "name=soundfile.mp3")]
    [InlineData("in", "anything/at.all", "")]
    [InlineData("in/a+b/{name}", "a+b/c", "name=c")]
    [InlineData("in/a+b/{name}", "aab/c", null)]
    public void A_pattern_takes_the_parts_out_of_a_name(string path, string blob, string? expected)
    {
        var values = BlobPathPattern.Parse(path)!.Match(blob);
        Assert.Equal(expected, values is null ? null : string.Join(',', values.Select(value => $"{value.Key}={value.Value}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/name")]
    [InlineData("{container}/name")]
    [InlineData("in/{name")]
    [InlineData("in/name}")]
    [InlineData("in/{}")]
    [InlineData("in/{a}{a}")]
    public void A_pattern_that_is_not_well_formed_is_refused(string path) => Assert.Null(BlobPathPattern.Parse(path));

    /// <summary>Starts a host with what the journal holds, as a new process does.</summary>
    private async Task<RunningHost> RunAsync(Type? functions = null)
    {
        _account = _journal.Replay(new LocalBlobAccount(null, _clock, _journal));
        var state = _journal.Replay(new FunctionsState(_journal));
        var builder = HostFixture.Builder(functions ?? typeof(Reader), _clock, state: state, blobs: _account, settings: ("Container", "settlements"));
        builder.Services.AddSingleton(_seen);
        return await builder.RunAsync();
    }

    private async Task WriteAsync(string name, string content)
    {
        var container = _account.CreateClient().GetBlobContainerClient("settlements");
        await container.CreateIfNotExistsAsync();
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true);
    }
}
