using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Billing.Local.Tests.Functions;

// Azure documentation: "Azure Functions HTTP trigger" (functions-bindings-http-webhook-trigger) and
// "Guide for running C# Azure Functions in the isolated worker process" (dotnet-isolated-process-guide), ASP.NET Core integration.
public class HttpTriggerTests
{
    public sealed record Order(string Number, int Quantity);

    public static class Routes
    {
        [Function("ByName")]
        public static IResult ByName([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text($"by name {request.Method}");

        [Function("Typed")]
        public static async Task<IResult> Typed(
            [HttpTrigger("get", Route = "tenants/{tenant}/orders/{number:int}/{item?}")] HttpRequest request,
            string tenant,
            int number,
            Guid? item,
            CancellationToken cancellation)
        {
            await Task.Yield();
            return Results.Json(new { tenant, number, item, query = request.Query["q"].ToString(), cancellation.CanBeCanceled });
        }

        [Function("PostOrder")]
        public static IActionResult Post([HttpTrigger("post", Route = "orders")] HttpRequest request, [FromBody] Order order) =>
            new CreatedResult($"{request.Path}/{order.Number}", order);

        [Function("GetOrders")]
        public static IResult Get([HttpTrigger("get", Route = "orders")] HttpRequest request) => Results.Json(new Order[] { new("A-1", request.Headers.Count > 0 ? 1 : 0) });

        [Function("Unauthorized")]
        public static IActionResult Unauthorized([HttpTrigger("get", Route = "closed")] HttpRequest request) =>
            request.Headers.Authorization.Count > 0 ? new OkResult() : new UnauthorizedResult();

        [Function("Direct")]
        public static Task Direct([HttpTrigger] HttpRequest request) => request.HttpContext.Response.WriteAsync("written by hand");

        [Function("Fails")]
        public static Task Fails([HttpTrigger] HttpRequest request) => throw new InvalidOperationException("secret detail " + request.Path);
    }

    [Fact]
    public async Task A_function_without_a_route_answers_under_the_prefix_and_its_name()
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        Assert.Equal("by name GET", await running.Http.GetStringAsync("/api/ByName"));
        Assert.Equal("by name GET", await running.Http.GetStringAsync("/api/byname"));
        Assert.Equal(HttpStatusCode.NotFound, (await running.Http.GetAsync("/ByName")).StatusCode);
    }

    [Fact]
    public async Task Route_values_become_parameters_of_their_types()
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        var item = Guid.NewGuid();
        var answer = await running.Http.GetFromJsonAsync<JsonElement>($"/api/tenants/acme/orders/12/{item}?q=x");
        Assert.Equal("acme", answer.GetProperty("tenant").GetString());
        Assert.Equal(12, answer.GetProperty("number").GetInt32());
        Assert.Equal(item, answer.GetProperty("item").GetGuid());
        Assert.Equal("x", answer.GetProperty("query").GetString());
        Assert.True(answer.GetProperty("canBeCanceled").GetBoolean());
    }

    [Fact]
    public async Task An_optional_route_value_that_is_absent_is_null()
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        var answer = await running.Http.GetFromJsonAsync<JsonElement>("/api/tenants/acme/orders/12");
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("item").ValueKind);
    }

    [Fact]
    public async Task A_route_value_that_misses_its_constraint_is_not_found()
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await running.Http.GetAsync("/api/tenants/acme/orders/twelve")).StatusCode);
    }

    [Fact]
    public async Task Two_functions_share_a_route_by_method_and_return_an_action_result_and_a_result()
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        var created = await running.Http.PostAsJsonAsync("/api/orders", new Order("B-2", 3));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/api/orders/B-2", created.Headers.Location!.ToString());
        Assert.Equal(new Order("B-2", 3), await created.Content.ReadFromJsonAsync<Order>());
        var listed = await running.Http.GetFromJsonAsync<Order[]>("/api/orders");
        Assert.Equal("A-1", Assert.Single(listed!).Number);
    }

    // https://github.com/Azure/azure-functions-host/issues/10098: the Functions host answers 404, not 405.
    [Fact]
    public async Task A_known_route_with_another_method_is_not_found()
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        var answer = await running.Http.DeleteAsync("/api/orders");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_status_result_and_a_response_written_by_hand_arrive_as_they_are()
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await running.Http.GetAsync("/api/closed")).StatusCode);
        Assert.Equal("written by hand", await running.Http.GetStringAsync("/api/Direct"));
    }

    [Theory]
    [InlineData("Production", false)]
    [InlineData("Development", true)]
    public async Task An_unhandled_exception_is_a_500_problem_that_shows_its_detail_in_development_alone(string environment, bool detailed)
    {
        await using var running = await HostFixture.Builder(typeof(Routes), environment: environment).RunAsync();
        var answer = await running.Http.GetAsync("/api/Fails");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(detailed, body.Contains("secret detail", StringComparison.Ordinal));
        Assert.Equal(500, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
    }

    // Functions host: 100 MB ("Azure Functions HTTP trigger", limits).
    [Fact]
    public async Task A_body_over_the_limit_is_413_before_the_function_is_asked()
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(running.Http.BaseAddress!.Host, running.Http.BaseAddress.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /api/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857601\r\n\r\n"));
        using var answer = new StreamReader(socket.GetStream());
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await answer.ReadLineAsync());
    }

    [Fact]
    public async Task The_routes_are_listed_with_function_methods_template_and_authorisation_level()
    {
        await using var host = HostFixture.Builder(typeof(Routes)).Build();
        var route = Assert.Single(host.Routes, route => route.Function == "PostOrder");
        Assert.Equal(["POST"], route.Methods);
        Assert.Equal("/api/orders", route.Template);
        Assert.Equal(nameof(AuthorizationLevel.Function), route.Authorization);
        Assert.Empty(Assert.Single(host.Routes, route => route.Function == "Direct").Methods);
    }
}
