using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-code-constraints
public sealed class DeterminismTests
{
    private const string NonDeterministic = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";

    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    public static TheoryData<string, string> ChangedCode => new()
    {
        { "other name", "an activity task with sequence number 0 named 'A', but the current orchestration replay instead scheduled an activity task named 'B'" },
        { "other kind", "an activity task with sequence number 0 named 'A', but the current orchestration replay instead produced a CreateTimer" },
        { "sub", "an activity task with sequence number 0 named 'A', but the current orchestration replay instead produced a CreateSubOrchestration" },
        { "no call", "hasn't (yet?) scheduled this task" },
        { "one more", "a timer task with sequence number 1" },
        { "later", "a timer task with sequence number 1" },
    };

    [Theory, MemberData(nameof(ChangedCode))]
    public async Task Code_that_differs_from_its_history_fails_and_the_differing_call_is_named(string change, string expected)
    {
        var code = "as before";
        await using var test = await new HubHarness(false)
            .Activity("A", _ => 1)
            .Activity("B", _ => 1)
            .Orchestrator("Changing", async context =>
            {
                await (code switch
                {
                    "other name" => context.CallActivityAsync("B"),
                    "other kind" => context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None),
                    "sub" => context.CallSubOrchestratorAsync("A"),
                    "no call" => context.WaitForExternalEvent<int>("E"),
                    "one more" => Task.WhenAll(context.CallActivityAsync("A"), context.CallActivityAsync("B")),
                    _ => context.CallActivityAsync("A"),
                });
                if (code == "later")
                {
                    context.SendEvent("x", "E", 1);
                }

                await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                return true;
            })
            .StartAsync();
        var id = await test.RunAsync("Changing");

        code = change;
        await test.RestartAsync();
        await test.AdvanceAsync(TimeSpan.FromDays(1));

        var failure = await test.FailureAsync(id);
        Assert.Equal(NonDeterministic, failure.ErrorType);
        Assert.True(failure.ErrorMessage.Contains(expected, StringComparison.Ordinal), failure.ErrorMessage);
    }

    [Fact]
    public async Task A_choice_by_a_random_value_is_found_when_every_step_is_replayed()
    {
        var coin = 0;
        await using var test = await new HubHarness(replayEveryStep: true)
            .Activity("Heads", _ => 1)
            .Activity("Tails", _ => 1)
            .Orchestrator("Flip", async context =>
            {
                await context.CallActivityAsync(coin++ % 2 == 0 ? "Heads" : "Tails");
                return true;
            })
            .StartAsync();

        var failure = await test.FailureAsync(await test.RunAsync("Flip"));

        Assert.Contains("'Tails'", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Guids_and_times_are_the_same_in_each_replay(bool replay)
    {
        var seen = new List<(Guid First, Guid Second, DateTime Time)>();
        await using var test = await new HubHarness(replay)
            .Activity("A", _ => 1)
            .Orchestrator("Repeat", async context =>
            {
                seen.Add((context.NewGuid(), context.NewGuid(), context.CurrentUtcDateTime));
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                await context.CallActivityAsync("A");
                return context.NewGuid();
            })
            .StartAsync();
        var id = await test.RunAsync("Repeat", null, new StartOrchestrationOptions("fixed"));
        await test.AdvanceAsync(TimeSpan.FromMinutes(30));
        await test.RestartAsync();
        await test.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.True(seen.Count >= 2);
        Assert.Single(seen.Distinct());
        Assert.NotEqual(seen[0].First, seen[0].Second);
        Assert.Equal(5, seen[0].First.Version);
        Assert.Equal(HubHarness.Start.UtcDateTime, seen[0].Time);
        Assert.Equal(DateTimeKind.Utc, seen[0].Time.Kind);
        Assert.NotEqual(Guid.Empty, await test.OutputAsync<Guid>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_replay_safe_logger_writes_each_line_once(bool replay)
    {
        using var lines = new LineLogger();
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(lines));
        await using var test = await new HubHarness(replay, loggers: factory)
            .Activity("A", _ => 1)
            .Orchestrator("Logging", async context =>
            {
                var log = context.CreateReplaySafeLogger("Orders");
                log.LogInformation("first");
                await context.CallActivityAsync("A");
                context.CreateReplaySafeLogger<DeterminismTests>().LogInformation("second");
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                context.CreateReplaySafeLogger(context.GetType()).LogInformation("third {Replaying}", context.IsReplaying);
                return true;
            })
            .StartAsync();
        await test.RunAsync("Logging");
        await test.RestartAsync();
        await test.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(["first", "second", "third False"], lines.Lines);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_exception_of_the_orchestrator_fails_it_with_type_and_message(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator<int>("Broken", _ => throw new FormatException("no such order"))
            .StartAsync();

        var failure = await test.FailureAsync(await test.RunAsync("Broken"));

        Assert.Equal(("System.FormatException", "no such order"), (failure.ErrorType, failure.ErrorMessage));
    }

    private sealed class LineLogger : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal) ? NullLogger.Instance : this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
