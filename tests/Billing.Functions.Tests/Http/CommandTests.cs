using System.Net;
using System.Reflection;
using Billing.Functions.Http;
using Billing.Functions.Tests.Access;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Http;

/// <summary>Every HTTP function that changes something honours the Idempotency-Key, or says what names its content instead.</summary>
[Trait("Capability", "PLT-01")]
public sealed class CommandTests
{
    [Fact]
    public void Four_functions_know_a_repetition_by_their_content_and_say_how()
    {
        var marked = HttpOperation.All.Where(operation => operation.Method.IsDefined(typeof(IdentifiedByContentAttribute))).ToList();

        Assert.Equal(["PutConfigurationDocument", "PutSettlementFile", "ReceiveUsage", "ReceiveWebhook"], marked.Select(operation => operation.Function).Order(StringComparer.Ordinal));
        Assert.All(marked, operation => Assert.True(operation.Method.GetCustomAttribute<IdentifiedByContentAttribute>()!.Because.Length > 20, operation.Function));
    }

    [Theory]
    [InlineData("")]
    [InlineData("line\ttwo")]
    [InlineData(null)]
    public async Task Every_command_refuses_a_key_that_is_not_usable_and_names_the_header(string? key)
    {
        await using var scenario = await Scenario.StartAsync();
        var commands = HttpOperation.All.Where(operation => operation.IsCommand).ToList();
        Assert.True(commands.Count > 10, $"{commands.Count} commands");

        foreach (var operation in commands)
        {
            var path = TenantRequests.For(scenario.Fabric.Host, "nordwind").Single(request => request.Route.Function == operation.Function).Path;
            var answer = await Requests.SendAsync(scenario, path, Requests.By("ada"), key ?? new string('k', IdempotencyKey.Longest + 1));
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{operation.Function} answered {answer.Status}.");
            Assert.Contains($"header:{IdempotencyKey.HeaderName}", answer.ProblemPaths);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_command_refuses_a_body_beyond_its_limit_and_names_that(bool isChunked)
    {
        await using var scenario = await Scenario.StartAsync();
        var routes = HttpOperation.All.Where(operation => operation.IsCommand || operation.Function == "PutConfigurationDocument").ToList();
        Assert.True(routes.Count > 10, $"{routes.Count} routes");

        foreach (var operation in routes)
        {
            var asked = TenantRequests.For(scenario.Fabric.Host, "nordwind").Single(request => request.Route.Function == operation.Function);
            using var request = new HttpRequestMessage(new HttpMethod(asked.Method), asked.Path) { Content = new ByteArrayContent(new byte[(17 * 1024 * 1024) + 1]) };
            request.Headers.TransferEncodingChunked = isChunked;
            using var response = await scenario.Fabric.Http.SendAsync(request);
            var answer = await Answer.ReadAsync(response);
            Assert.True(answer.Status == HttpStatusCode.RequestEntityTooLarge, $"{operation.Function} answered {answer.Status}.");
            Assert.Matches("At most [0-9]+ bytes", answer.Body);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(IdempotencyKey.Longest)]
    public async Task A_key_of_printable_characters_up_to_the_longest_is_taken(int length)
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await Requests.SendAsync(
            scenario, "api/integrations/nordwind/freeze", Requests.By("ada").With("integration", "source:shopify"), new string('~', length));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }
}
