using System.Diagnostics;
using System.Net;
using Billing.Local.Functions;
using Billing.Local.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Tests.Functions;

// Azure documentation: "Guide for running C# Azure Functions in the isolated worker process" (dotnet-isolated-process-guide).
public class InvocationTests
{
    public sealed class Scoped : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    public sealed class Seen : List<object?>;

    public sealed class Probe(Scoped scoped, Seen seen)
    {
        [Function("Probe")]
        public IResult Run([HttpTrigger(Route = "probe/{id}")] HttpRequest request, string id, FunctionContext context)
        {
            seen.Add(scoped);
            seen.Add(context.InvocationId);
            Assert.Equal("Probe", context.FunctionDefinition.Name);
            Assert.EndsWith("Probe.Run", context.FunctionDefinition.EntryPoint, StringComparison.Ordinal);
            Assert.Equal("httpTrigger", context.FunctionDefinition.InputBindings["request"].Type);
            Assert.Equal(["request", "id", "context"], context.FunctionDefinition.Parameters.Select(parameter => parameter.Name));
            Assert.Equal(id, context.BindingContext.BindingData["id"]);
            Assert.Same(request.HttpContext, context.GetHttpContext());
            Assert.Null(context.RetryContext);
            Assert.Same(scoped, context.InstanceServices.GetRequiredService<Scoped>());
            return Results.Text($"{context.TraceContext.TraceParent} {context.TraceContext.TraceState}");
        }

        [Function("Throws")]
        public string Throws([HttpTrigger] HttpRequest request) => throw new InvalidOperationException(request.Path);

        [Function("Hangs")]
        public Task Hangs([HttpTrigger] HttpRequest request, CancellationToken cancellation)
        {
            seen.Add("hangs");
            cancellation.Register(() => seen.Add("cancelled"));
            return new TaskCompletionSource<HttpRequest>(request).Task;
        }

        [Function("Waits")]
        public async Task Waits([HttpTrigger] HttpRequest request, CancellationToken cancellation)
        {
            seen.Add("waits");
            await Task.Delay(Timeout.Infinite, cancellation);
            _ = request;
        }
    }

    public sealed class Outer(Seen seen) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            seen.Add("outer in");
            context.Items["who"] = "outer";
            try
            {
                await next(context);
            }
            catch (InvalidOperationException)
            {
                context.GetInvocationResult().Value = Results.StatusCode(StatusCodes.Status418ImATeapot);
            }

            seen.Add("outer out");
        }
    }

    public sealed class Inner(Seen seen) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            seen.Add("inner after " + context.Items["who"]);
            return next(context);
        }
    }

    [Fact]
    public async Task Each_invocation_has_its_class_its_scope_and_its_id()
    {
        var seen = new Seen();
        await using var running = await RunAsync(seen);
        await running.Http.GetStringAsync("/api/probe/7");
        await running.Http.GetStringAsync("/api/probe/7");
        Assert.NotSame(seen[0], seen[2]);
        Assert.NotEqual(seen[1], seen[3]);
        Assert.True(((Scoped)seen[0]!).Disposed);
    }

    // https://www.w3.org/TR/trace-context/ ; "Distributed tracing" in the guide.
    [Fact]
    public async Task An_invocation_continues_the_trace_of_its_request()
    {
        await using var running = await RunAsync([]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/probe/7");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("tracestate", "vendor=1");
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = running.Http.BaseAddress };
        var answer = await (await client.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("b7ad6b7169203331", answer, StringComparison.Ordinal);
        Assert.EndsWith(" vendor=1", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_runs_in_the_order_added_and_may_replace_the_result()
    {
        var seen = new Seen();
        await using var running = await RunAsync(seen, builder => builder.UseMiddleware<Outer>().UseMiddleware<Inner>());
        var answer = await running.Http.GetAsync("/api/Throws");
        Assert.Equal(StatusCodes.Status418ImATeapot, (int)answer.StatusCode);
        Assert.Equal(["outer in", "inner after outer", "outer out"], seen);
    }

    // Azure documentation: "host.json reference", functionTimeout.
    [Fact]
    public async Task A_function_that_runs_out_of_time_is_cancelled_and_fails()
    {
        using var file = new HostJsonFile("""{ "functionTimeout": "00:10:00" }""");
        var (clock, seen) = (new SimulatedClock(HostFixture.Start), new Seen());
        await using var running = await RunAsync(seen, clock: clock, hostJson: file.Path);
        var call = running.Http.GetAsync("/api/Hangs");
        await UntilAsync(() => seen.Count == 1);
        await clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.InternalServerError, (await call).StatusCode);
        Assert.Contains("cancelled", seen);
        await running.DrainAsync();
    }

    [Fact]
    public async Task A_function_is_cancelled_when_its_caller_goes_away()
    {
        var seen = new Seen();
        await using var running = await RunAsync(seen);
        using var patience = new CancellationTokenSource();
        var call = running.Http.GetAsync("/api/Waits", patience.Token);
        await UntilAsync(() => seen.Count == 1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await running.DrainAsync();
    }

    [Fact]
    public async Task Each_invocation_is_logged_with_name_id_duration_and_outcome_and_without_payload()
    {
        var logs = new ListLogger();
        await using var running = await RunAsync([], builder =>
        {
            builder.Logging.AddProvider(logs);
            return builder;
        });
        await running.Http.GetStringAsync("/api/probe/7?secret=1");
        await running.Http.GetAsync("/api/Throws");
        var lines = logs.Lines.Where(line => line.Category.StartsWith("Function.", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Matches("^Executed 'Functions.Probe' \\(Succeeded, Id=[0-9a-f-]{36}, Duration=\\d+ms\\)$", lines[0].Text);
        Assert.Matches("^Executed 'Functions.Throws' \\(Failed, Id=[0-9a-f-]{36}, Duration=\\d+ms\\)$", lines[1].Text);
        Assert.Equal((LogLevel.Error, true), (lines[1].Level, lines[1].HasException));
    }

    private static async Task<RunningHost> RunAsync(
        Seen seen,
        Func<LocalFunctionsHostBuilder, LocalFunctionsHostBuilder>? with = null,
        TimeProvider? clock = null,
        string? hostJson = null)
    {
        var builder = HostFixture.Builder(typeof(Probe), clock, hostJson: hostJson);
        builder.Services.AddSingleton(seen).AddScoped<Scoped>();
        return await (with?.Invoke(builder) ?? builder).RunAsync();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition() && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(1);
        }

        Assert.True(condition());
    }
}
