// What a program in JavaScript does with a cluster: create, patch, apply, list, watch, delete.
import * as k8s from '@kubernetes/client-node';

const namespace = process.argv[2];
const config = new k8s.KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(k8s.CoreV1Api);
const patchAs = (type) => k8s.setHeaderOptions('Content-Type', type);

const body = { metadata: { name: 'a' }, data: { k: '1' } };
const created = await core.createNamespacedConfigMap({ namespace, body });
console.log('created', created.metadata.name);
try {
  await core.createNamespacedConfigMap({ namespace, body });
} catch (error) {
  console.log('refused', error.code, JSON.parse(error.body).reason);
}
const merged = await core.patchNamespacedConfigMap(
  { namespace, name: 'a', body: { data: { k: '2' } } },
  patchAs(k8s.PatchStrategy.MergePatch));
console.log('merged', JSON.stringify(merged.data));
const applied = await core.patchNamespacedConfigMap(
  {
    namespace,
    name: 'b',
    fieldManager: 'script',
    force: true,
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' }, data: { k: '3' } },
  },
  patchAs(k8s.PatchStrategy.ServerSideApply));
console.log('applied', applied.metadata.managedFields[0].operation);
const listed = await core.listNamespacedConfigMap({ namespace });
console.log('listed', ...listed.items.map((m) => m.metadata.name).filter((n) => n.length === 1));

const seen = [];
await new Promise((resolve, reject) => {
  let request;
  new k8s.Watch(config)
    .watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      { fieldSelector: 'metadata.name!=kube-root-ca.crt' },
      (type, object) => {
        seen.push(`${type} ${object.metadata.name}`);
        if (seen.length === 2) {
          core.deleteNamespacedConfigMap({ namespace, name: 'a' }).catch(reject);
        } else if (seen.length === 3) {
          request.abort();
          resolve();
        }
      },
      (error) => error && error.name !== 'AbortError' && reject(error))
    .then((opened) => { request = opened; });
});
console.log('watched', seen.join(', '));
