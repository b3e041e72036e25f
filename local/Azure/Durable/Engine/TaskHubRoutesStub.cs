using Microsoft.AspNetCore.Builder;
namespace Billing.Local.Durable.Grpc;
internal static class TaskHubRoutesStub { public static void MapTaskHub(this WebApplication app, LocalTaskHub hub) { } }
