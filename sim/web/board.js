// The actors of a day: rows that change in place, so that focus and hover stay where they are.
const Bar = {
  props: { bar: Object },
  template: `
    <span class="bar" :class="{ moved: bar.moved }" :title="bar.name + ': ' + bar.text">
      <span class="bar-name">{{ bar.name }}</span>
      <span class="bar-line" aria-hidden="true">
        <span v-if="bar.zero" class="bar-zero" :style="{ left: bar.zero + '%' }"></span>
        <span class="bar-fill" :style="{ left: bar.left + '%', width: bar.width + '%' }"></span>
      </span>
      <span class="bar-text">{{ bar.text }}</span>
    </span>`,
};
const Today = {
  props: { row: Object },
  emits: ["why"],
  template: `
    <div class="today">
      <button v-if="row.decision" type="button" class="button small" :data-testid="'why-' + row.id"
        :aria-label="'Why? ' + row.name + ', ' + row.decision"
        @click="$emit('why', { actor: row.id, decision: row.decision })">Why?</button>
      <div>
        <p v-for="(act, at) in row.acts" :key="at" class="act">{{ act }}</p>
        <p v-if="row.choices.length" class="decided">{{ row.choices.join(", ") }}</p>
      </div>
    </div>`,
};
export default {
  components: { Bar, Today },
  props: { number: Number, last: Number, date: String, states: Array, militias: Array, head: Array, pressures: Array },
  emits: ["why", "day"],
  template: `
    <div class="board">
      <label class="days"><span>Day</span>
        <input type="range" data-testid="day" min="0" :max="last" step="1" :value="number" :aria-valuetext="date"
          @input="$emit('day', Number($event.target.value))">
      </label>
      <table class="watch even">
        <caption>Militias; everything from 0 to 1</caption>
        <thead><tr>
          <th scope="col">Group</th><th v-for="name in head" :key="name" scope="col">{{ name }}</th>
          <th scope="col">Stands</th><th scope="col">Today</th>
        </tr></thead>
        <tbody>
          <tr v-for="row in militias" :key="row.id" :data-testid="'watch-' + row.id" :class="{ acting: row.acts.length }">
            <th scope="row"><span :title="row.id">{{ row.name }}</span></th>
            <td v-for="bar in row.bars" :key="bar.name" class="cell"><Bar :bar="bar" /></td>
            <td><span v-for="badge in row.badges" :key="badge.text" class="badge" :class="badge.kind">{{ badge.text }}</span></td>
            <td><Today :row="row" @why="$emit('why', $event)" /></td>
          </tr>
        </tbody>
      </table>
      <table class="watch">
        <caption>States</caption>
        <thead><tr><th scope="col">State</th><th scope="col">How it stands</th><th scope="col">Today</th></tr></thead>
        <tbody>
          <tr v-for="row in states" :key="row.id" :data-testid="'watch-' + row.id" :class="{ acting: row.acts.length }">
            <th scope="row">{{ row.name }}<span v-if="row.note" class="badge">{{ row.note }}</span></th>
            <td><div class="bars"><Bar v-for="bar in row.bars" :key="bar.name" :bar="bar" /></div></td>
            <td><Today :row="row" @why="$emit('why', $event)" /></td>
          </tr>
        </tbody>
      </table>
      <h3>Pressures in force</h3>
      <div class="bars" data-testid="watch-pressures">
        <Bar v-for="bar in pressures" :key="bar.name" :bar="bar" />
      </div>
    </div>`,
};
