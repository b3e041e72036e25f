using Billing.Local.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Billing.Local.Tests.Functions;

public class ConfigurationTests
{
    public static class Wrong
    {
        [Function("Twice")]
        public static void One([TimerTrigger("0 0 * * * *")] TimerInfo timer) => _ = timer;

        [Function("TWICE")]
        public static void Two([TimerTrigger("0 0 * * * *")] TimerInfo timer) => _ = timer;

        [Function("BadCron")]
        public static void BadCron([TimerTrigger("every day at noon")] TimerInfo timer) => _ = timer;

        [Function("NoSetting")]
        public static void NoSetting([TimerTrigger("%Nightly%")] TimerInfo timer) => _ = timer;

        [Function("BadRoute")]
        public static void BadRoute([HttpTrigger(Route = "b/{id")] HttpRequest request) => _ = request;

        [Function("NoTrigger")]
        public static void NoTrigger(CancellationToken cancellation) => _ = cancellation;

        [Function("RetryHttp")]
        [FixedDelayRetry(3, "00:00:01")]
        public static void RetryHttp([HttpTrigger(Route = "c")] HttpRequest request) => _ = request;

        [Function("SameRoute")]
        public static void SameRoute([HttpTrigger("get", "post", Route = "d/{id}")] HttpRequest request, string id) => _ = (request, id);

        [Function("SameRouteToo")]
        public static void SameRouteToo([HttpTrigger("post", Route = "d/{key}")] HttpRequest request, string key) => _ = (request, key);
    }

    public sealed class NeedsService(IComparer<Uri> comparer)
    {
        [Function("NeedsService")]
        public void Run([HttpTrigger] HttpRequest request) => _ = (request, comparer);
    }

    public static class Good
    {
        [Function("Plain")]
        public static IResult Plain([HttpTrigger(Route = "plain")] HttpRequest request) => Results.Text(request.Path);

        [Function("Root")]
        public static IResult Root([HttpTrigger(Route = "")] HttpRequest request) => Results.Text("root" + request.Query.Count);
    }

    [Fact]
    public void Every_misconfiguration_is_one_line_that_names_the_function()
    {
        var failure = Assert.Throws<FunctionsConfigurationException>(() => HostFixture.Builder(typeof(Wrong)).Build());
        Assert.Equal(
            [
                "Function 'BadCron': 'every day at noon' is neither an NCRONTAB expression nor a time span",
                "Function 'BadRoute': the route template '/api/b/{id' is not valid: There is an incomplete parameter in the route template. Check that each '{' character has a matching '}' character.",
                "Function 'NoSetting': the setting 'Nightly' that '%Nightly%' names is missing",
                $"Function 'NoTrigger': {typeof(Wrong).FullName}.NoTrigger has 0 triggers instead of one",
                "Function 'RetryHttp': 'httpTrigger' does not support retry attributes",
                "Function 'SameRouteToo': the route POST /api/d/{key} belongs to function 'SameRoute' already",
                $"Function 'Twice': {typeof(Wrong).FullName}.One and {typeof(Wrong).FullName}.Two have the same name",
            ],
            failure.Problems.Order(StringComparer.Ordinal));
        Assert.Equal(string.Join(Environment.NewLine, failure.Problems), failure.Message);
    }

    [Fact]
    public void A_service_that_nobody_registered_is_told_before_the_first_call() =>
        Assert.Equal(
            "Class 'NeedsService' of function 'NeedsService' needs IComparer`1, which is not registered as a service",
            Assert.Throws<FunctionsConfigurationException>(() => HostFixture.Builder(typeof(NeedsService)).Build()).Message);

    // Azure documentation: "host.json reference for Azure Functions" (functions-host-json) and "HTTP triggers and bindings", routePrefix.
    [Theory]
    [InlineData("", "/plain")]
    [InlineData("v1/", "/v1/plain")]
    public async Task The_route_prefix_is_that_of_host_json(string prefix, string template)
    {
        using var file = new HostJsonFile($$"""{ "version": "2.0", "extensions": { "http": { "routePrefix": "{{prefix}}" } } }""");
        await using var host = HostFixture.Builder(typeof(Good), hostJson: file.Path).Build();
        Assert.Equal(template, Assert.Single(host.Routes, route => route.Function == "Plain").Template);
    }

    // "Override host.json values" (functions-host-json): AzureFunctionsJobHost__path__to__setting.
    [Fact]
    public async Task An_app_setting_overrides_host_json()
    {
        using var file = new HostJsonFile("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "v1" } } }""");
        await using var host = HostFixture.Builder(typeof(Good), hostJson: file.Path, settings: ("AzureFunctionsJobHost:extensions:http:routePrefix", "v2")).Build();
        Assert.Equal("/v2/plain", Assert.Single(host.Routes, route => route.Function == "Plain").Template);
    }

    [Theory]
    [InlineData("""{ "functionTimeout": "soon" }""", "host.json: functionTimeout must be a time span such as 00:05:00, not 'soon'")]
    [InlineData("""{ "extensions": { "serviceBus": { "maxConcurrentCalls": 0 } } }""", "host.json: extensions.serviceBus.maxConcurrentCalls must be a whole number from 1 on, not '0'")]
    [InlineData("""{ "extensions": { "serviceBus": { "autoCompleteMessages": "maybe" } } }""", "host.json: extensions.serviceBus.autoCompleteMessages must be true or false, not 'maybe'")]
    public void A_wrong_value_in_host_json_is_one_line(string json, string problem)
    {
        using var file = new HostJsonFile(json);
        Assert.Equal(problem, Assert.Throws<FunctionsConfigurationException>(() => HostFixture.Builder(typeof(Good), hostJson: file.Path).Build()).Message);
    }

    // "host.json reference", sections serviceBus, durableTask and blobs.
    [Fact]
    public void Host_json_sets_the_task_hub_the_bus_and_the_blobs()
    {
        using var file = new HostJsonFile("""
            {
              "functionTimeout": "-1",
              "extensions": {
                "serviceBus": { "maxConcurrentSessions": 32, "sessionIdleTimeout": "00:00:05", "maxAutoLockRenewalDuration": "00:10:00" },
                "durableTask": { "hubName": "billing", "maxConcurrentActivityFunctions": 16, "maxConcurrentOrchestratorFunctions": 17 },
                "blobs": { "maxDegreeOfParallelism": 4, "poisonBlobThreshold": 2 }
              }
            }
            """);
        var settings = HostJson.Read(file.Path, new ConfigurationBuilder().Build(), problem => Assert.Fail(problem));
        Assert.Equal(Timeout.InfiniteTimeSpan, settings.FunctionTimeout);
        Assert.Equal("api", settings.RoutePrefix);
        Assert.Equal((32, 16, true), (settings.ServiceBus.MaxConcurrentSessions, settings.ServiceBus.MaxConcurrentCalls, settings.ServiceBus.AutoCompleteMessages));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)), (settings.ServiceBus.SessionIdleTimeout, settings.ServiceBus.MaxAutoLockRenewalDuration));
        Assert.Equal(("billing", 16, 17), (settings.TaskHub.HubName, settings.TaskHub.MaxConcurrentActivityFunctions, settings.TaskHub.MaxConcurrentOrchestratorFunctions));
        Assert.Equal((4, 2), (settings.Blobs.MaxDegreeOfParallelism, settings.Blobs.PoisonBlobThreshold));
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData(null)]
    public void A_host_json_that_cannot_be_read_is_one_line(string? json)
    {
        using var file = new HostJsonFile(json);
        var failure = Assert.Throws<FunctionsConfigurationException>(() => HostFixture.Builder(typeof(Good), hostJson: file.Path).Build());
        Assert.StartsWith("host.json: ", Assert.Single(failure.Problems), StringComparison.Ordinal);
    }

    // Azure documentation: "How to disable functions in Azure Functions" (disable-function).
    [Theory]
    [InlineData("AzureWebJobs.Plain.Disabled", "true")]
    [InlineData("AzureWebJobs.Plain.Disabled", "1")]
    [InlineData("AzureWebJobs:Plain:Disabled", "True")]
    public async Task A_function_disabled_by_a_setting_does_not_run(string setting, string value)
    {
        await using var running = await HostFixture.Builder(typeof(Good), settings: (setting, value)).RunAsync();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await running.Http.GetAsync("/api/plain")).StatusCode);
        Assert.Equal("root0", await running.Http.GetStringAsync("/api"));
        Assert.True(Assert.Single(running.Host.Functions, function => function.Name == "Plain").IsDisabled);
        Assert.DoesNotContain(running.Host.Routes, route => route.Function == "Plain");
    }
}
