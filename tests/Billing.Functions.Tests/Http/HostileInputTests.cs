using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Domain.Primitives;
using Billing.Functions.Tests.Access;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Hosting;
using Billing.Tools.Docs.Contracts;

namespace Billing.Functions.Tests.Http;

/// <summary>Whatever somebody sends is refused for a reason, or taken and told: no input makes a 500.</summary>
[Trait("Capability", "PLT-01")]
[Trait("Capability", "PLT-11")]
public sealed class HostileInputTests
{
    [Theory]
    [InlineData("NW-2026%5C000001")]
    [InlineData("NW-2026%2F000001")]
    [InlineData("%23")]
    [InlineData("%3F")]
    [InlineData("%00")]
    [InlineData("%0D%0A")]
    [InlineData("%FF%FE")]
    [InlineData("%ED%A0%80")]
    [InlineData("%20")]
    [InlineData("a%20")]
    [InlineData("%C2%A0")]
    [InlineData("%E3%80%80")]
    [InlineData("...")]
    [InlineData("'%20OR%201%3D1--")]
    [InlineData("*long")]
    public async Task No_name_in_a_path_makes_a_500(string name)
    {
        await using var scenario = await Scenario.StartAsync();
        var said = name == "*long" ? new string('n', 4_000) : name;
        var failures = new List<string>();
        foreach (var (method, path) in TenantRequests.Named(scenario.Fabric.Host, "nordwind", said))
        {
            if (await TenantRequests.AskAsync(scenario, method, path) is { Status: >= HttpStatusCode.InternalServerError } answer)
            {
                failures.Add($"{answer.Status} {method} {path}");
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Theory]
    [InlineData("""{"auth_typ":"aad","claims":[null]}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":null,"val":null}],"role_typ":null}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"auth_typ":"aad","claims":null}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"roles","val":"\ud800"}]}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"oid","val":"8f3a"},{"typ":"roles","val":null}]}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"auth_typ":7}""", HttpStatusCode.Unauthorized)]
    [InlineData("null", HttpStatusCode.Unauthorized)]
    public async Task A_principal_with_nothing_in_it_is_not_let_in(string principal, HttpStatusCode status)
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(principal));

        Assert.Equal(status, (await TenantRequests.AskAsync(scenario, "GET", "api/invoices/alpha", header)).Status);
    }

    [Fact]
    public async Task A_mapped_body_that_is_no_UTF8_is_refused_and_named()
    {
        await using var scenario = await Scenario.StartAsync();
        var body = Damaged(Samples.Read("nordwind/mapped/hafen-payments.json"), "EINZUG");
        var signed = await scenario.SignAsync("nordwind", "hafen", "run-1", body);
        var answer = await scenario.PostAsync("api/webhooks/nordwind/hafen", signed.Body, signed.Headers);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.NotEmpty(answer.ProblemPaths);
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Inputs);
    }

    // Adyen signs some fields of an item: the others may come as anything.
    [Fact]
    public async Task An_Adyen_notice_with_no_UTF8_outside_what_is_signed_is_acknowledged_and_applied_or_told()
    {
        await using var scenario = await Scenario.StartAsync();
        var signed = await scenario.SignAsync("nordwind", "adyen", "-", Samples.Read("nordwind/adyen/authorisation-1002.json"));
        var answer = await scenario.PostAsync("api/webhooks/nordwind/adyen", Damaged(signed.Body, "eventDate\":\"2026"), signed.Headers);
        await scenario.DrainAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.All(await scenario.IntakeRecordsAsync("nordwind", "adyen"), record => Assert.NotNull(record.Handled));
        Assert.NotEmpty((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray());
    }

    [Theory]
    [InlineData("1999-12-31T23:59:59Z")]
    [InlineData("2100-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public async Task A_time_outside_2000_to_2099_is_told_by_its_path_and_never_moved(string time)
    {
        await using var scenario = await Scenario.StartAsync();
        var order = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        order["created_at"] = time;
        order["processed_at"] = time;
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", "o-1", order)).Status);
        var use = Scenario.Sample("nordwind/usage/october-1.json");
        use[0]!["time"] = time;
        var refused = await scenario.UsageAsync("nordwind", use);
        await scenario.DrainAsync();

        Assert.Equal((HttpStatusCode.MultiStatus, "$[0].time"), (refused.Status, refused.ProblemPaths[0]));
        var all = (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray().ToList();
        Assert.Single(all, each => each.GetProperty("code").GetString() == "metering.outside-window");
        Assert.Single(all, each => each.TryGetProperty("problems", out var problems) && problems.EnumerateArray().Any(problem => problem.GetProperty("code").GetString() == "orders.outside-window"));
        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/audit/nordwind")).Status);
    }

    [Theory]
    [InlineData("line_items", "sku", 257)]
    [InlineData("line_items", "id", 257)]
    [InlineData("line_items", "name", 10_001)]
    [InlineData("tax_lines", "title", 257)]
    public async Task A_field_that_is_too_long_is_acknowledged_and_told_by_its_path(string list, string field, int length)
    {
        await using var scenario = await Scenario.StartAsync();
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
        (list == "line_items" ? order[list]![0]! : order["line_items"]![0]![list]![0]!)[field] = new string('9', length);
        var answer = await scenario.ShopifyAsync("nordwind", "o-1", order);
        await scenario.DrainAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var told = Assert.Single((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray());
        var problem = Assert.Single(told.GetProperty("problems").EnumerateArray(), problem => problem.GetProperty("code").GetString() == "orders.too-long");
        Assert.EndsWith($".{field}", problem.GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/audit/nordwind")).Status);
    }

    [Fact]
    public async Task A_command_with_a_field_that_is_too_long_is_refused_by_its_path()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await Requests.SendAsync(scenario, "api/orders/nordwind/1006/release", Requests.By(new string('a', 10_001)));

        Assert.Equal((HttpStatusCode.BadRequest, "$.actor"), (answer.Status, answer.ProblemPaths[0]));
    }

    [Theory]
    [InlineData("{\"actor\":\"ines\",\"reason\":\"asked\",\"na\u00FFme\":1}", "$")]
    [InlineData("{\"actor\":\"ines\",\"reason\":\"ask\u00FFed\"}", "$.reason")]
    [InlineData("{\"actor\":\"ines\",\"reason\":\"asked\",\"put\":{\"prices\":[1,{\"sku\":\"\\ud800\"}]}}", "$.put.prices[1].sku")]
    [InlineData("{\"actor\":\"ines\",\"reason\":\"asked\",\"\\udc00\":1}", "$")]
    public async Task Every_command_refuses_what_is_no_Unicode_by_its_path(string body, string path)
    {
        await using var scenario = await Scenario.StartAsync();
        var routes = HttpOperation.All.Where(operation => operation.IsCommand || operation.Function == "PutConfigurationDocument").ToList();
        Assert.True(routes.Count > 10, $"{routes.Count} routes");

        foreach (var operation in routes)
        {
            var asked = TenantRequests.For(scenario.Fabric.Host, "nordwind").Single(request => request.Route.Function == operation.Function);
            using var request = new HttpRequestMessage(new HttpMethod(asked.Method), asked.Path) { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) };
            using var response = await scenario.Fabric.Http.SendAsync(request);
            var answer = await Answer.ReadAsync(response);
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{operation.Function} answered {answer.Status}.");
            Assert.Contains(path, answer.ProblemPaths);
            Assert.Contains(JsonText.NotUnicode, answer.Body, StringComparison.Ordinal);
        }
    }

    // The last letter of the text becomes a byte that no UTF-8 holds.
    private static byte[] Damaged(byte[] body, string text)
    {
        var compact = Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        var place = compact.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(place >= 0, $"{text} is not in the body.");
        compact[place + text.Length - 1] = 0xFF;
        return compact;
    }
}
