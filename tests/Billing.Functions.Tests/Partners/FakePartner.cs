using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Local.Time;
using Billing.Platform.Partners;
using Billing.Platform.Partners.Snapshots;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Functions.Tests.Partners;

/// <summary>A partner that answers as a test says, at the times of a simulated clock, and the client that calls it.</summary>
internal sealed class FakePartner : HttpMessageHandler, IHttpClientFactory, ISnapshotStore
{
    public static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-02T08:00:00Z");

    private readonly ConcurrentQueue<DateTimeOffset> _asked = new();
    private readonly ConcurrentDictionary<string, byte[]> _snapshots = new(StringComparer.Ordinal);
    private int _underWay;
    private int _mostUnderWay;

    public FakePartner(PartnerPolicy? policy = null, bool waitsInPlace = true)
    {
        var own = new Dictionary<string, PartnerPolicy>(StringComparer.Ordinal) { [PartnerNames.Tax] = policy ?? Policy };
        var pipelines = new PartnerPipelines(new PartnerPolicies(own), Clock, new PartnerClientOptions { WaitsInPlace = waitsInPlace });
        Client = new PartnerClient(
            pipelines, this, new SnapshotWriter(this, Clock, NullLogger<SnapshotWriter>.Instance), Clock, NullLogger<PartnerClient>.Instance);
    }

    /// <summary>A policy under which nothing waits unless a test wants it.</summary>
    public static PartnerPolicy Policy { get; } = new() { Rate = new(1_000, 1_000), MostAtOnce = 100, MostWaiting = 0 };

    public SimulatedClock Clock { get; } = new(Start);

    public PartnerClient Client { get; }

    /// <summary>What it answers to the nth request, counted from 1.</summary>
    public Func<int, HttpResponseMessage> Answers { get; set; } = _ => Json("""{ "rate": "0.19" }""");

    /// <summary>Time that it takes.</summary>
    public TimeSpan Takes { get; set; }

    /// <summary>True if its storage is out.</summary>
    public bool CannotKeep { get; set; }

    /// <summary>When each request came.</summary>
    public IReadOnlyList<DateTimeOffset> Asked => [.. _asked];

    /// <summary>Number of requests that were under way at the same time at most.</summary>
    public int MostUnderWay => _mostUnderWay;

    /// <summary>The bodies that came.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    public IReadOnlyDictionary<string, byte[]> Snapshots => _snapshots;

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Busy(HttpStatusCode status, TimeSpan? retryAfter = null)
    {
        var answer = Json("""{ "code": "busy" }""", status);
        answer.Headers.RetryAfter = retryAfter is { } delta ? new(delta) : null;
        return answer;
    }

    public static PartnerRequest Request(string? counterpart = null, HttpMethod? method = null) => new(
        "nordwind", PartnerNames.Tax, method ?? HttpMethod.Get, new Uri("https://tax.example/rates/1001?email=anna%40mail.example"), "rates/{order}")
    { Counterpart = counterpart };

    public Task<PartnerResult<JsonElement>> AskAsync(PartnerRequest? request = null, CancellationToken cancellation = default) =>
        Client.SendAsync(request ?? Request(), answer => answer.ReadJson<JsonElement>(), cancellation);

    /// <summary>Lets the clock go on, from one due time to the next, until a task is done.</summary>
    public async Task<T> PlayAsync<T>(Task<T> task)
    {
        var idle = 0;
        await SettleAsync(task);
        while (!task.IsCompleted)
        {
            // None is due while a thread is still about to set the next timer.
            if (Clock.NextDue() is { } due)
            {
                await Clock.AdvanceToAsync(due);
                idle = 0;
            }
            else if (++idle > 200)
            {
                throw new InvalidOperationException("It waits for nothing that the clock brings.");
            }

            await SettleAsync(task);
        }

        return await task;
    }

    // What a timer set off runs on threads of the pool, which the clock does not know of: it stands still until they are done.
    // Something comes of each timer, so it waits for that first, a while; then until nothing happens any more.
    private async Task SettleAsync(Task task)
    {
        const int patience = 50;
        const int calm = 5;
        var start = State();
        for (var look = 0; look < patience && State() == start && !task.IsCompleted; look++)
        {
            await Task.Delay(1);
        }

        var last = State();
        for (int quiet = 0, look = 0; quiet < calm && look < 10 * patience && !task.IsCompleted; look++)
        {
            await Task.Delay(1);
            quiet = State() == last && ThreadPool.PendingWorkItemCount == 0 ? quiet + 1 : 0;
            last = State();
        }
    }

    private (int Asked, DateTimeOffset? Due) State() => (_asked.Count, Clock.NextDue());

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public Task WriteAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        Assert.True(!CannotKeep, "The storage is out.");
        Assert.True(_snapshots.TryAdd(name, json.ToArray()), name);
        return Task.CompletedTask;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _asked.Enqueue(Clock.GetUtcNow());
        var number = _asked.Count;
        var underWay = Interlocked.Increment(ref _underWay);
        InterlockedMax(underWay);
        try
        {
            if (request.Content is { } content)
            {
                Bodies.Enqueue(await content.ReadAsStringAsync(cancellationToken));
            }

            if (Takes > TimeSpan.Zero)
            {
                await Task.Delay(Takes, Clock, cancellationToken);
            }

            return Answers(number);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private void InterlockedMax(int value)
    {
        int seen;
        while ((seen = _mostUnderWay) < value && Interlocked.CompareExchange(ref _mostUnderWay, value, seen) != seen)
        {
        }
    }
}
